package io.tributary.ingest;

import io.tributary.config.UserException;
import io.tributary.spark.CsvParsing;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Opens a table of CSV files. Every cell is text, since the types are decided from all rows; rows
 * that do not fit the header's columns are marked instead of being filled up silently. The headers
 * of all files are compared here, before a row is read, whichever way reads the rows then.
 *
 * @param reader of the files
 * @param given the user's options for Spark's reader
 * @param shown what the files are called in messages
 */
record CsvTable(TableSource.FileReader reader, Map<String, String> given, String shown) {
  /**
   * The table.
   *
   * @param tabs whether cells are separated by tabs unless an option says otherwise
   */
  Dataset<Row> open(boolean tabs) {
    Map<String, String> with = options(tabs);
    StructType one = new StructType().add("_c0", DataTypes.StringType);
    Dataset<Row> unread = reader.read(with, one);
    List<String> columns = columns(TableFiles.of(unread), with);
    if (columns.isEmpty()) {
      throw new UserException(shown + " is empty; a header line and rows are expected");
    }
    ColumnNames.check(columns, shown, reader.spark());
    if (columns.size() >= CsvParsing.MAX_COLUMNS) {
      with.putIfAbsent("maxColumns", String.valueOf(columns.size() + 1));
    }
    // The user asked Spark for types or a treatment of its own.
    if ("true".equalsIgnoreCase(with.get("inferSchema")) || with.containsKey("mode")) {
      return reader.read(with);
    }
    with.put("columnNameOfCorruptRecord", TableSource.BAD_ROW);
    StructField[] fields = new StructField[columns.size()];
    for (int i = 0; i < fields.length; i++) {
      fields[i] = DataTypes.createStructField(columns.get(i), DataTypes.StringType, true);
    }
    StructType marked = new StructType(fields).add(TableSource.BAD_ROW, DataTypes.StringType, true);
    return reader.read(with, marked);
  }

  private Map<String, String> options(boolean tabs) {
    Map<String, String> with = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    with.put("header", "true");
    if (tabs) {
      with.put("sep", "\t");
    }
    // A quote inside quotes is doubled, as spreadsheets and RFC 4180 have it, and a backslash is
    // one.
    with.put("escape", "\"");
    // A reader that looks at some columns only does not see that a row has too few or too many.
    with.put("columnPruning", "false");
    with.putAll(given);
    return with;
  }

  // The order of a file's columns is checked against the first file's, not assumed, unless the user
  // says that it need not be. Spark's own check does not know columns without a name.
  private List<String> columns(List<String> files, Map<String, String> with) {
    boolean differ = "true".equalsIgnoreCase(with.get("enforceSchema"));
    with.put("enforceSchema", "true");
    List<TableFiles.Answer> headers =
        new ArrayList<>(TableFiles.answers(reader.spark(), files, with, new CsvHeader(with)));
    headers.removeIf(header -> header.texts().isEmpty());
    if (headers.size() > 1 && !differ) {
      TableFiles.Answer first = headers.get(0);
      TableFiles.Answer other = headers.get(1);
      throw new UserException(
          Boolean.parseBoolean(with.get("header"))
              ? "the files' headers differ: the header of %s differs from the first file's: it has the columns %s, and %s has %s"
                  .formatted(
                      ReadFailure.shown(other.file()),
                      RowEncoder.shortened(other.texts().toString()),
                      ReadFailure.shown(first.file()),
                      RowEncoder.shortened(first.texts().toString()))
              : "the files differ: the first row of %s has %d cells, that of %s %d"
                  .formatted(
                      ReadFailure.shown(first.file()),
                      first.texts().size(),
                      ReadFailure.shown(other.file()),
                      other.texts().size()));
    }
    return headers.isEmpty() ? List.of() : headers.get(0).texts();
  }
}
