package io.tributary.ingest;

import io.tributary.config.Spelling;
import io.tributary.config.UserException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.execution.datasources.HadoopFsRelation;
import org.apache.spark.sql.execution.datasources.LogicalRelation;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Opens the table that a configuration or a command line names.
 *
 * @param key what named it, for messages: {@code data.path}, {@code --data}
 * @param paths files, folders or globs of any Hadoop file system
 * @param format Spark's name of the source; empty: from the paths' suffix
 * @param options handed to Spark's reader as they are
 */
public record TableSource(
    String key, List<String> paths, Optional<String> format, Map<String, String> options) {
  /** Marks the rows of a CSV file that Spark could not fit into the header's columns. */
  static final String BAD_ROW = "__tributary_bad_row";

  private static final Map<String, String> FORMATS =
      Map.ofEntries(
          Map.entry("csv", "csv"),
          Map.entry("tsv", "csv"),
          Map.entry("parquet", "parquet"),
          Map.entry("orc", "orc"),
          Map.entry("json", "json"),
          Map.entry("jsonl", "json"),
          Map.entry("ndjson", "json"));

  private static final List<String> COMPRESSIONS =
      List.of("gz", "bz2", "zst", "lz4", "snappy", "deflate", "xz");

  public TableSource {
    paths = List.copyOf(paths);
    options = Map.copyOf(options);
  }

  /**
   * Opens the table; nothing but a header or a footer is read yet.
   *
   * @throws UserException if a path does not exist or the table cannot be opened
   */
  public Dataset<Row> open(SparkSession spark) {
    Configuration hadoop = spark.sparkContext().hadoopConfiguration();
    boolean files = format.map(FORMATS::containsValue).orElse(true);
    String firstFile = null;
    if (files) {
      for (String path : paths) {
        String file = firstFile(path, hadoop);
        firstFile = firstFile == null ? file : firstFile;
      }
    }
    String suffix = firstFile == null ? "" : suffix(firstFile);
    String source = format.orElse(FORMATS.get(suffix));
    if (source == null) {
      throw new UserException(
          "%s: cannot tell the format of '%s' from its suffix; set %s"
              .formatted(
                  key, paths.get(0), key.startsWith("--") ? "--format" : "data.format (e.g. csv)"));
    }
    try {
      return switch (source.toLowerCase(Locale.ROOT)) {
        case "csv" -> openCsv(spark, suffix);
        case "json" -> openJson(spark);
        default -> checkedNames(read(spark, source, options));
      };
    } catch (UserException e) {
      throw e;
    } catch (Exception e) {
      throw cannotRead(e);
    }
  }

  /** What the user is told when Spark cannot read the table. */
  UserException cannotRead(Throwable e) {
    String message = String.valueOf(e.getMessage());
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof ClassNotFoundException) {
        String wanted = format.orElse("?");
        return new UserException(
            "%s: Spark finds no source of the format '%s' on its class path%s"
                .formatted(
                    key,
                    wanted,
                    Spelling.nearest(wanted, FORMATS.values())
                        .map(f -> "; did you mean '" + f + "'?")
                        .orElse("")));
      }
    }
    return new UserException(
        "%s: cannot read %s: %s"
            .formatted(key, String.join(", ", paths), message.lines().findFirst().orElse("")));
  }

  private Dataset<Row> read(SparkSession spark, String source, Map<String, String> with) {
    return spark.read().format(source).options(with).load(paths.toArray(new String[0]));
  }

  // A line that is no JSON shows in a column of its own, which Spark adds only if there is one.
  private Dataset<Row> openJson(SparkSession spark) {
    Map<String, String> with = new LinkedHashMap<>();
    with.put("columnNameOfCorruptRecord", BAD_ROW);
    with.putAll(options);
    Dataset<Row> table = read(spark, "json", with);
    if (columnNames(table.schema()).isEmpty()) {
      throw new UserException(
          "%s: %s has no rows, or none that is JSON: one object a line is expected (an array of them takes the option multiLine: true)"
              .formatted(key, String.join(", ", paths)));
    }
    return checkedNames(table);
  }

  // Spark does not tell names apart that differ in case only, unless it is told to.
  private Dataset<Row> checkedNames(Dataset<Row> table) {
    boolean caseSensitive =
        Boolean.parseBoolean(table.sparkSession().conf().get("spark.sql.caseSensitive"));
    checkNames(columnNames(table.schema()), caseSensitive);
    return table;
  }

  private void checkNames(List<String> names, boolean caseSensitive) {
    for (int i = 0; i < names.size(); i++) {
      for (int j = i + 1; j < names.size(); j++) {
        String first = names.get(i);
        String second = names.get(j);
        if (first.equals(second)) {
          throw new UserException(
              "%s: %s has the column name '%s' twice, in columns %d and %d; rename one of them"
                  .formatted(key, String.join(", ", paths), first, i + 1, j + 1));
        } else if (!caseSensitive && first.equalsIgnoreCase(second)) {
          throw new UserException(
              "%s: %s has the columns '%s' and '%s', whose names Spark takes for one; rename one of them, or set --conf spark.sql.caseSensitive=true"
                  .formatted(key, String.join(", ", paths), first, second));
        }
      }
    }
  }

  // Spark gives a name that is there twice its column's number at the end; only then is the header
  // read again.
  private void checkHeader(
      SparkSession spark, Map<String, String> with, StructType schema, List<String> folders) {
    String[] names = schema.fieldNames();
    boolean suspect = false;
    for (int i = 0; i < names.length; i++) {
      suspect |= names[i].endsWith(String.valueOf(i)) && !names[i].equals("_c" + i);
    }
    if (!suspect || !Boolean.parseBoolean(with.get("header"))) {
      return;
    }
    Map<String, String> raw = new LinkedHashMap<>(with);
    raw.put("header", "false");
    Row header = read(spark, "csv", raw).head();
    List<String> given = new ArrayList<>();
    for (int i = 0; i < header.size(); i++) {
      if (!folders.contains(header.schema().fieldNames()[i])) {
        given.add(header.isNullAt(i) ? "_c" + i : header.getString(i));
      }
    }
    checkNames(given, Boolean.parseBoolean(spark.conf().get("spark.sql.caseSensitive")));
  }

  // Every cell is read as text, since the types are decided from all rows; rows that do not fit the
  // header's columns are marked instead of being filled up silently.
  private Dataset<Row> openCsv(SparkSession spark, String suffix) {
    Map<String, String> with = new LinkedHashMap<>();
    with.put("header", "true");
    if (suffix.equals("tsv")) {
      with.put("sep", "\t");
    }
    // A quote inside quotes is doubled, as spreadsheets and RFC 4180 have it, and a backslash is
    // one.
    with.put("escape", "\"");
    // The order of a file's columns is checked against the first file's, not assumed.
    with.put("enforceSchema", "false");
    // A reader that looks at some columns only does not see that a row has too few or too many.
    with.put("columnPruning", "false");
    with.putAll(options);
    Dataset<Row> table = read(spark, "csv", with);
    if (table.schema().isEmpty()) {
      throw new UserException(
          "%s: %s is empty; a header line and rows are expected"
              .formatted(key, String.join(", ", paths)));
    }
    // The columns that folders are named by have types of their own.
    List<String> folders = partitionColumns(table);
    checkHeader(spark, with, table.schema(), folders);
    boolean allText =
        Arrays.stream(table.schema().fields())
            .allMatch(f -> f.dataType() instanceof StringType || folders.contains(f.name()));
    if (!allText || with.keySet().stream().anyMatch(k -> k.equalsIgnoreCase("mode"))) {
      return table; // the user asked Spark for types or a treatment of its own
    }
    StructType marked = table.schema().add(BAD_ROW, DataTypes.StringType, true);
    with.put("columnNameOfCorruptRecord", BAD_ROW);
    return spark
        .read()
        .format("csv")
        .options(with)
        .schema(marked)
        .load(paths.toArray(new String[0]));
  }

  /**
   * The columns that a table's files are partitioned by ({@code year=2024/month=1/...}), outermost
   * first; none where it is not read from such folders just so.
   */
  public static List<String> partitionColumns(Dataset<Row> table) {
    LogicalPlan plan =
        ((org.apache.spark.sql.classic.Dataset<Row>) table).queryExecution().analyzed();
    return plan instanceof LogicalRelation logical
            && logical.relation() instanceof HadoopFsRelation relation
        ? List.of(relation.partitionSchema().fieldNames())
        : List.of();
  }

  /** Whether the table has a column that marks unreadable rows. */
  static boolean hasBadRowMark(StructType schema) {
    return Arrays.asList(schema.fieldNames()).contains(BAD_ROW);
  }

  /** The table's columns as its owner knows them. */
  public static List<String> columnNames(StructType schema) {
    List<String> names = new ArrayList<>(Arrays.asList(schema.fieldNames()));
    names.remove(BAD_ROW);
    return names;
  }

  /** The table's fields as its owner knows them. */
  static List<StructField> fields(StructType schema) {
    List<StructField> fields = new ArrayList<>(Arrays.asList(schema.fields()));
    fields.removeIf(f -> f.name().equals(BAD_ROW));
    return fields;
  }

  // The first data file of a path, or the path itself where it is a folder without any.
  private String firstFile(String path, Configuration hadoop) {
    try {
      Path pattern = new Path(path);
      FileSystem fs = pattern.getFileSystem(hadoop);
      FileStatus[] found = fs.globStatus(pattern);
      if (found == null || found.length == 0) {
        throw new UserException(
            "%s: '%s' does not exist%s"
                .formatted(
                    key,
                    path,
                    fs.getUri().getScheme().equals("file")
                        ? " (in the working directory "
                            + fs.getWorkingDirectory().toUri().getPath()
                            + ")"
                        : ""));
      }
      for (FileStatus status : found) {
        if (status.isFile()) {
          return status.getPath().getName();
        }
        RemoteIterator<LocatedFileStatus> inside = fs.listFiles(status.getPath(), true);
        while (inside.hasNext()) {
          String name = inside.next().getPath().getName();
          if (!name.startsWith("_") && !name.startsWith(".")) {
            return name;
          }
        }
      }
      throw new UserException("%s: '%s' is an empty folder".formatted(key, path));
    } catch (FileNotFoundException e) {
      throw new UserException("%s: '%s' does not exist".formatted(key, path));
    } catch (IOException | IllegalArgumentException e) {
      throw new UserException("%s: cannot read '%s': %s".formatted(key, path, e.getMessage()));
    }
  }

  private static String suffix(String name) {
    String[] parts = name.toLowerCase(Locale.ROOT).split("\\.");
    int last = parts.length - 1;
    if (last > 1 && COMPRESSIONS.contains(parts[last])) {
      last--;
    }
    return last > 0 ? parts[last] : "";
  }
}
