package io.tributary.ingest;

import io.tributary.config.Spelling;
import io.tributary.config.UserException;
import io.tributary.spark.FileTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
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
   * Opens the table; nothing but headers or footers are read yet.
   *
   * @throws UserException if a path does not exist or the table cannot be opened
   */
  public Dataset<Row> open(SparkSession spark) {
    return WideTables.withoutCodeGeneration(openAsSparkDoes(spark));
  }

  private Dataset<Row> openAsSparkDoes(SparkSession spark) {
    Optional<String> given = format.map(name -> name.toLowerCase(Locale.ROOT));
    if (given.isPresent() && !FORMATS.containsValue(given.get())) {
      return opened(
          () -> named(spark.read().format(format.get()).options(options).load(all(paths))));
    }
    TablePaths.Found found =
        new TablePaths(
                key,
                spark.sparkContext().hadoopConfiguration(),
                isOn("recursiveFileLookup"),
                name -> FORMATS.containsKey(suffix(name)))
            .find(paths);
    String suffix = suffix(found.firstFile());
    String source = given.orElse(FORMATS.get(suffix));
    if (source == null) {
      throw new UserException(
          "%s: cannot tell the format of '%s' from its suffix; set %s"
              .formatted(
                  key, paths.get(0), key.startsWith("--") ? "--format" : "data.format (e.g. csv)"));
    }
    FileReader reader = new FileReader(spark, source, found.roots());
    return opened(
        () -> {
          Dataset<Row> table =
              switch (source) {
                case "csv" ->
                    new CsvTable(reader, options, shownPaths()).open(suffix.equals("tsv"));
                case "json" -> openJson(reader);
                default -> openColumnar(reader, source.equals("parquet"));
              };
          if (given.isEmpty()) {
            requireOneFormat(table, source);
          }
          return table;
        });
  }

  private interface Opening {
    Dataset<Row> open();
  }

  private Dataset<Row> opened(Opening opening) {
    try {
      return opening.open();
    } catch (UserException e) {
      throw e.getMessage().startsWith(key) ? e : new UserException(key + ": " + e.getMessage());
    } catch (Exception e) { // Spark throws checked ones that it does not declare
      throw cannotRead(e);
    }
  }

  private boolean isOn(String option) {
    return options.entrySet().stream()
        .anyMatch(
            o -> o.getKey().equalsIgnoreCase(option) && o.getValue().equalsIgnoreCase("true"));
  }

  /**
   * Reads files that were found already: no path is taken for a glob.
   *
   * @param format Spark's name of the source
   */
  record FileReader(SparkSession spark, String format, List<String> roots) {
    Dataset<Row> read(Map<String, String> options) {
      return reader(options).load(all(roots));
    }

    Dataset<Row> read(Map<String, String> options, StructType schema) {
      return reader(options).schema(schema).load(all(roots));
    }

    private DataFrameReader reader(Map<String, String> options) {
      return spark.read().format(format).options(options).option("__globPaths__", "false");
    }
  }

  private static String[] all(List<String> paths) {
    return paths.toArray(new String[0]);
  }

  private String shownPaths() {
    return String.join(", ", paths);
  }

  /** What the user is told when Spark cannot read the table. */
  UserException cannotRead(Throwable e) {
    Optional<UserException> told = ReadFailure.userMessage(e);
    if (told.isPresent()) {
      return new UserException(key + ": " + told.get().getMessage());
    }
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
        "%s: cannot read %s: %s".formatted(key, shownPaths(), ReadFailure.reason(e)));
  }

  // A line that is no JSON shows in a column of its own, which Spark adds only if there is one.
  private Dataset<Row> openJson(FileReader reader) {
    Map<String, String> with = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    with.put("columnNameOfCorruptRecord", BAD_ROW);
    with.putAll(options);
    String encoding = with.getOrDefault("encoding", with.getOrDefault("charset", "UTF-8"));
    if (!encoding.equalsIgnoreCase("UTF-8") && !isOn("multiLine")) {
      with.putIfAbsent("lineSep", "\n"); // Spark finds line ends by itself in UTF-8 only
    }
    Dataset<Row> table = reader.read(with);
    if (columnNames(table.schema()).isEmpty()) {
      throw new UserException(
          "%s has no rows, or none that is JSON: one object a line is expected (an array of them takes the option multiLine: true)"
              .formatted(shownPaths()));
    }
    return named(table);
  }

  private Dataset<Row> openColumnar(FileReader reader, boolean parquet) {
    String source = parquet ? "parquet" : "orc";
    boolean merges =
        isOn("mergeSchema")
            || "true".equals(reader.spark().conf().get("spark.sql." + source + ".mergeSchema"));
    // Merging is ours: Spark's fails at types without naming a file.
    Map<String, String> with = new LinkedHashMap<>(options);
    with.keySet().removeIf("mergeSchema"::equalsIgnoreCase);
    with.put("mergeSchema", "false");
    Dataset<Row> table = reader.read(with);
    Optional<StructType> common = new FileSchemas(parquet).common(table, with, merges);
    return named(common.map(schema -> reader.read(with, schema)).orElse(table));
  }

  private Dataset<Row> named(Dataset<Row> table) {
    ColumnNames.check(columnNames(table.schema()), shownPaths(), table.sparkSession());
    return table;
  }

  // All files of a folder are read in one format.
  private void requireOneFormat(Dataset<Row> table, String source) {
    for (String file : TableFiles.of(table)) {
      String other = FORMATS.get(suffix(new Path(file).getName()));
      if (other != null && !other.equals(source)) {
        throw new UserException(
            "%s: %s holds files of several formats, %s and %s (%s); list the files that are to be read (%s/*.%s, say), or set the format"
                .formatted(
                    key,
                    shownPaths(),
                    source,
                    other,
                    ReadFailure.shown(file),
                    paths.get(0),
                    source));
      }
    }
  }

  /**
   * The columns that a table's files are partitioned by ({@code year=2024/month=1/...}), outermost
   * first; none where it is not read from such folders just so.
   */
  public static List<String> partitionColumns(Dataset<Row> table) {
    return FileTable.of(table).map(FileTable::partitionColumns).orElse(List.of());
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

  private static String suffix(String name) {
    String[] parts = name.toLowerCase(Locale.ROOT).split("\\.");
    int last = parts.length - 1;
    if (last > 1 && COMPRESSIONS.contains(parts[last])) {
      last--;
    }
    return last > 0 ? parts[last] : "";
  }
}
