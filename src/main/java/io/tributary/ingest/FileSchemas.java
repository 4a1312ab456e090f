package io.tributary.ingest;

import io.tributary.config.UserException;
import io.tributary.spark.FileSchema;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Sees that the files of a Parquet or ORC table agree: Spark asks one of them what the columns are,
 * and it depends on the files' names which. Every file's footer is read, by the executors if there
 * are many.
 *
 * @param parquet or else ORC
 */
record FileSchemas(boolean parquet) implements TableFiles.Question {
  /** A file's schema as JSON; none for one without columns. */
  @Override
  public List<String> of(String file, Configuration hadoop) {
    try {
      Optional<StructType> schema =
          parquet
              ? Optional.of(FileSchema.ofParquet(file, hadoop))
              : FileSchema.ofOrc(file, hadoop);
      return schema.map(columns -> columns.asNullable().json()).stream().toList();
    } catch (IOException | RuntimeException e) {
      throw new UserException(
          "cannot read %s: %s".formatted(ReadFailure.shown(file), ReadFailure.reason(e)));
    }
  }

  /**
   * The columns to read a table with, where its files differ in a way that can be read: in the
   * order of columns, or, with {@code mergeSchema}, in which there are. Empty where all are alike.
   *
   * @throws UserException if they differ in another way; it names the files
   */
  Optional<StructType> common(
      Dataset<Row> table, Map<String, String> options, boolean mergesSchema) {
    List<String> files = TableFiles.of(table);
    if (files.size() < 2) {
      return Optional.empty();
    }
    Map<String, String> with = new LinkedHashMap<>(options);
    FileSchema.PARQUET_SETTINGS.forEach(key -> with.put(key, table.sparkSession().conf().get(key)));
    List<TableFiles.Answer> answers =
        new ArrayList<>(TableFiles.answers(table.sparkSession(), files, with, this));
    answers.removeIf(answer -> answer.texts().isEmpty());
    if (answers.size() < 2) {
      return Optional.empty();
    }
    // What comes of it must not depend on the files' names: the widest schema leads.
    Map<TableFiles.Answer, StructType> schemas = new LinkedHashMap<>();
    answers.stream()
        .sorted(
            Comparator.comparing((TableFiles.Answer a) -> -schema(a).size())
                .thenComparing(a -> a.texts().get(0)))
        .forEach(answer -> schemas.put(answer, schema(answer)));
    List<TableFiles.Answer> ordered = List.copyOf(schemas.keySet());
    Map<String, StructField> columns = new LinkedHashMap<>();
    Map<String, TableFiles.Answer> firstWith = new LinkedHashMap<>();
    for (TableFiles.Answer answer : ordered) {
      for (StructField field : schemas.get(answer).fields()) {
        StructField known = columns.putIfAbsent(field.name(), field);
        firstWith.putIfAbsent(field.name(), answer);
        if (known != null && !known.dataType().equals(field.dataType())) {
          throw otherType(firstWith.get(field.name()), known, answer, field);
        }
      }
    }
    for (TableFiles.Answer answer : ordered) {
      List<String> absent = new ArrayList<>(columns.keySet());
      absent.removeAll(List.of(schemas.get(answer).fieldNames()));
      if (!absent.isEmpty() && !mergesSchema) {
        throw lacking(answer, absent.get(0), firstWith.get(absent.get(0)));
      }
    }
    return Optional.of(new StructType(columns.values().toArray(new StructField[0])));
  }

  private static StructType schema(TableFiles.Answer answer) {
    return (StructType) DataType.fromJson(answer.texts().get(0));
  }

  private static UserException otherType(
      TableFiles.Answer first, StructField one, TableFiles.Answer second, StructField other) {
    return new UserException(
        "the files differ: column '%s' is of the type %s in %s and %s in %s; write them with one type"
            .formatted(
                one.name(),
                one.dataType().simpleString(),
                ReadFailure.shown(first.file()),
                other.dataType().simpleString(),
                ReadFailure.shown(second.file())));
  }

  private static UserException lacking(
      TableFiles.Answer lacks, String column, TableFiles.Answer has) {
    return new UserException(
        "the files differ in columns: %s has no column '%s', which %s has; the option mergeSchema: true reads all columns, those that a file lacks as missing"
            .formatted(ReadFailure.shown(lacks.file()), column, ReadFailure.shown(has.file())));
  }
}
