package io.tributary.app;

import io.tributary.cluster.TableScorer;
import io.tributary.config.Spelling;
import io.tributary.config.UserException;
import io.tributary.ingest.Projection;
import io.tributary.spark.Tables;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.AtomicType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;

/**
 * Where a scored table goes: a format of Spark's, its options, and folders named by columns.
 *
 * @param format parquet, csv, or any other that Spark finds
 * @param options of Spark's writer
 * @param partitionBy whose values name the folders of the output; empty: those of the input, as far
 *     as they are kept
 * @param overwrite whether what is there is replaced
 */
record PredictionSink(
    String format,
    Map<String, String> options,
    Optional<List<String>> partitionBy,
    boolean overwrite) {
  /**
   * Writes the table.
   *
   * @param outputNames what the elements of added arrays stand for
   * @param inputFolders the columns that the input's folders were named by
   * @throws UserException if the format cannot hold it
   */
  void write(
      Dataset<Row> scored, List<String> outputNames, List<String> inputFolders, String path) {
    boolean csv = format.equalsIgnoreCase("csv");
    Dataset<Row> written = csv ? withoutArrays(outputNames, scored) : scored;
    List<String> folders = folders(written.schema(), inputFolders);
    if (csv) {
      requireCsvCells(written.schema());
    }
    // Without --overwrite, a sink that is no folder of files decides itself what is in the way.
    var writer =
        written
            .write()
            .mode(overwrite ? SaveMode.Overwrite : SaveMode.ErrorIfExists)
            .format(format)
            .partitionBy(folders.toArray(new String[0]));
    if (csv) {
      writer = writer.option("header", "true");
    }
    writer = writer.options(options);
    try {
      writer.save(path);
    } catch (Exception e) {
      for (Throwable cause = e; cause != null; cause = cause.getCause()) {
        if (cause instanceof ClassNotFoundException) {
          throw new UserException(
              "--outFormat: Spark finds no format '%s' on its class path".formatted(format));
        }
      }
      // Spark says so before it reads a row: an option's value, a type that the format cannot hold.
      if (e instanceof AnalysisException || e instanceof IllegalArgumentException) {
        throw new UserException(
            "--outFormat: cannot write the scored table as %s: %s"
                .formatted(format, e.getMessage().lines().findFirst().orElse("")));
      }
      throw e;
    }
  }

  /** The columns that name the output's folders. */
  private List<String> folders(StructType schema, List<String> inputFolders) {
    List<String> all = List.of(schema.fieldNames());
    if (partitionBy.isEmpty()) {
      return inputFolders.stream().filter(all::contains).toList();
    }
    List<String> folders = names(partitionBy.get(), all);
    for (String folder : folders) {
      if (!all.contains(folder)) {
        throw new UserException(
            "--partitionBy: the scored table has no column '%s'%s; its columns are %s"
                .formatted(
                    folder,
                    Spelling.nearest(folder, all)
                        .map(near -> ", did you mean '" + near + "'?")
                        .orElse(""),
                    all));
      }
      DataType type = schema.apply(folder).dataType();
      if (!(type instanceof AtomicType)) {
        throw new UserException(
            "--partitionBy: column '%s' has the type %s, which cannot name folders"
                .formatted(folder, type.simpleString()));
      }
    }
    if (folders.stream().distinct().count() == all.size()) {
      throw new UserException("--partitionBy: no column is left for the files in the folders");
    }
    return folders;
  }

  private static void requireCsvCells(StructType schema) {
    List<String> problems =
        Arrays.stream(schema.fields())
            .filter(field -> !Tables.csvHolds(field.dataType()))
            .map(field -> "'%s' (%s)".formatted(field.name(), field.dataType().simpleString()))
            .toList();
    if (!problems.isEmpty()) {
      throw new UserException(
          "--outFormat: csv has no cells for the columns %s; keep others (--columns), or choose another format (--outFormat parquet)"
              .formatted(String.join(", ", problems)));
    }
  }

  /**
   * The table with a column for each element of the added arrays, which a format has no cell for.
   */
  private static Dataset<Row> withoutArrays(List<String> elements, Dataset<Row> scored) {
    List<String> arrays =
        Stream.of(TableScorer.PREDICTION, TableScorer.PROBABILITY)
            .filter(List.of(scored.columns())::contains)
            .filter(name -> scored.schema().apply(name).dataType() instanceof ArrayType)
            .toList();
    List<Column> columns = new ArrayList<>();
    Set<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER); // as Spark compares them
    for (String name : scored.columns()) {
      if (!arrays.contains(name)) {
        columns.add(Projection.quoted(name));
        names.add(name);
      }
    }
    for (String array : arrays) {
      for (int i = 0; i < elements.size(); i++) {
        String name = array + "_" + elements.get(i);
        if (!names.add(name)) {
          throw new UserException(
              "the scored table would have two columns '%s'; rename or leave out the table's own, or choose another --outFormat than csv"
                  .formatted(name));
        }
        columns.add(Projection.quoted(array).getItem(i).as(name));
      }
    }
    return scored.select(columns.toArray(new Column[0]));
  }

  /** The format that a path's suffix names; Parquet if it names none. */
  static String formatOfSuffix(String path) {
    String lower = path.toLowerCase(Locale.ROOT).replaceFirst("/+$", "");
    for (String format : List.of("csv", "orc", "json")) {
      if (lower.endsWith("." + format)) {
        return format;
      }
    }
    return "parquet";
  }

  // A value is a list of names, unless a column is called just so.
  static List<String> names(List<String> values, List<String> all) {
    List<String> names = new ArrayList<>();
    for (String value : values) {
      for (String name : all.contains(value) ? new String[] {value} : value.split(",")) {
        names.add(all.contains(name) ? name : name.strip());
      }
    }
    names.removeIf(String::isEmpty);
    return names;
  }
}
