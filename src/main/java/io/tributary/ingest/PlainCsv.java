package io.tributary.ingest;

import io.tributary.spark.CsvParsing;
import io.tributary.spark.FileTable;
import io.tributary.spark.Tables;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * The short way for CSV files as most are: lines of text cells, nothing asked of Spark's reader but
 * a header and a separator. The lines come from Spark's text source, with its splits, compressions
 * and file systems; cells are found in place ({@link LineRow}) instead of being made into strings
 * and rows, which takes most of the time of reading wide tables.
 *
 * @param paths of the relation
 * @param header whether each file begins with the columns' names
 * @param separator one byte
 * @param columns the files' columns
 */
record PlainCsv(List<String> paths, boolean header, byte separator, List<String> columns)
    implements Serializable {
  /** With any other option Spark reads the file, since the option may mean anything. */
  private static final List<String> UNDERSTOOD =
      List.of(
          "header",
          "sep",
          "delimiter",
          "escape",
          "path",
          "enforceschema",
          "inferschema",
          "columnnameofcorruptrecord",
          "columnpruning",
          "maxcolumns",
          "__globpaths__");

  /** The short way for a table, if there is one. */
  static Optional<PlainCsv> of(Dataset<Row> table) {
    Optional<FileTable> found = FileTable.of(table);
    if (found.isEmpty() || !found.get().isCsv() || !found.get().partitionColumns().isEmpty()) {
      return Optional.empty();
    }
    FileTable files = found.get();
    Map<String, String> options = files.options();
    StructType schema = files.dataSchema();
    boolean understood =
        options.keySet().stream().allMatch(k -> UNDERSTOOD.contains(k.toLowerCase(Locale.ROOT)))
            && "\"".equals(options.get("escape"))
            && !"true".equalsIgnoreCase(options.get("inferSchema"))
            && TableSource.hasBadRowMark(schema)
            && Arrays.stream(schema.fields()).allMatch(f -> f.dataType() instanceof StringType);
    byte[] separator =
        options
            .getOrDefault("sep", options.getOrDefault("delimiter", ","))
            .getBytes(StandardCharsets.UTF_8);
    if (!understood || separator.length != 1 || separator[0] == '"' || separator[0] == '\\') {
      return Optional.empty();
    }
    List<String> paths = files.rootPaths();
    List<String> columns = TableSource.fields(schema).stream().map(StructField::name).toList();
    boolean header = "true".equalsIgnoreCase(options.get("header"));
    return Optional.of(new PlainCsv(paths, header, separator[0], columns));
  }

  /** The rows of a projection of the table. */
  JavaRDD<InternalRow> rows(Dataset<Row> table, Projection projection) {
    Map<String, Integer> places = new HashMap<>();
    columns.forEach(column -> places.put(column, places.size()));
    int[] cellOf = new int[projection.columns().size()];
    for (int i = 0; i < cellOf.length; i++) {
      cellOf[projection.ordinal(i)] = places.get(projection.columns().get(i));
    }
    Dataset<Row> lines =
        table
            .sparkSession()
            .read()
            .format("text")
            // The paths are files and folders that were found already: no globs.
            .option("__globPaths__", "false")
            .load(paths.toArray(new String[0]))
            .selectExpr("value", "_metadata.file_path", "_metadata.file_block_start");
    return Tables.internalRows(lines)
        .mapPartitions(rows -> new RowIterator(rows, cellOf, projection.badRowOrdinal()));
  }

  private final class RowIterator implements Iterator<InternalRow> {
    private final Iterator<InternalRow> lines;
    private final LineRow row;
    private UTF8String file;
    private long block = -1;
    private boolean beforeHeader;
    private boolean ready;

    RowIterator(Iterator<InternalRow> lines, int[] cellOf, int badRowOrdinal) {
      this.lines = lines;
      int most = Math.max(columns.size() + 1, CsvParsing.MAX_COLUMNS);
      CsvParsing quotedLines =
          new CsvParsing(
              Map.of(
                  "sep",
                  String.valueOf((char) separator),
                  "escape",
                  "\"",
                  "maxColumns",
                  String.valueOf(most)));
      this.row = new LineRow(separator, columns, cellOf, badRowOrdinal, quotedLines);
    }

    @Override
    public boolean hasNext() {
      while (!ready && lines.hasNext()) {
        InternalRow next = lines.next();
        UTF8String line = next.getUTF8String(0);
        beforeHeader = isNewBlock(next) ? header && block == 0 : beforeHeader;
        if (isBlank(line)) {
          continue; // as Spark's reader does
        }
        if (beforeHeader) {
          beforeHeader = false; // its names were looked at when the table was opened
        } else {
          row.read(line);
          ready = true;
        }
      }
      return ready;
    }

    private boolean isNewBlock(InternalRow line) {
      boolean same = line.getLong(2) == block && line.getUTF8String(1).equals(file);
      if (!same) {
        block = line.getLong(2);
        file = line.getUTF8String(1).clone();
      }
      return !same;
    }

    private static boolean isBlank(UTF8String line) {
      for (int i = 0; i < line.numBytes(); i++) {
        if (line.getByte(i) > ' ' || line.getByte(i) < 0) {
          return false;
        }
      }
      return true;
    }

    @Override
    public InternalRow next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      ready = false;
      return row;
    }
  }
}
