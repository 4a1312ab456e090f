package io.tributary.ingest;

import io.tributary.spark.CsvParsing;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.unsafe.Platform;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * A line of a CSV file as a row of text cells that point into the line: no cell is copied.
 *
 * <p>A line with a quote in it goes to the parser that Spark itself uses. Empty cells are null, as
 * with Spark. One row serves all lines of a partition; not for several threads.
 */
final class LineRow extends GenericInternalRow {
  private static final long serialVersionUID = 1;

  private final transient CsvParsing quotedLines;
  private final byte separator;
  private final List<String> columns;
  private final int[] cellOf; // for each ordinal, the cell's place in the line
  private final int badRowOrdinal;
  private final int[] starts; // of each cell, relative to the line's; one more for the end
  private UTF8String line;
  private Object base;
  private long offset;
  private String[] tokens; // of a line with quotes; else null
  private boolean isAscii;
  private boolean bad; // another number of cells than there should be, or one that is no text
  private UTF8String problem; // which cell is no text; null: none

  /**
   * @param columns what the cells of a line are called
   * @param cellOf for each ordinal of the row, which cell it is
   * @param badRowOrdinal where the row says that it could not be read, or −1
   */
  LineRow(
      byte separator,
      List<String> columns,
      int[] cellOf,
      int badRowOrdinal,
      CsvParsing quotedLines) {
    super(new Object[0]);
    this.separator = separator;
    this.columns = columns;
    this.cellOf = cellOf;
    this.badRowOrdinal = badRowOrdinal;
    this.starts = new int[columns.size() + 2];
    this.quotedLines = quotedLines;
  }

  /** Goes to a line, which must stay in place while the row is used. */
  void read(UTF8String newLine) {
    line = newLine;
    base = newLine.getBaseObject();
    offset = newLine.getBaseOffset();
    tokens = null;
    problem = null;
    int cells = split(newLine.numBytes());
    if (cells < 0) {
      tokens = quotedLines.cells(newLine.toString());
      cells = tokens.length;
    }
    bad = cells != columns.size();
    if (!isAscii && !newLine.isValid()) {
      checkTexts();
    }
  }

  // Only cells that are looked at need be text.
  private void checkTexts() {
    // A character for each byte, so that no byte is lost.
    String[] bytes =
        tokens == null || bad
            ? null
            : quotedLines.cells(new String(line.getBytes(), StandardCharsets.ISO_8859_1));
    for (int i = 0; i < cellOf.length && !bad; i++) {
      UTF8String cell =
          bytes == null
              ? cell(cellOf[i])
              : UTF8String.fromBytes(
                  String.valueOf(bytes[cellOf[i]]).getBytes(StandardCharsets.ISO_8859_1));
      if (!cell.isValid()) {
        bad = true;
        problem = UnreadableRow.noText(columns.get(cellOf[i]), cell);
      }
    }
  }

  // The number of cells, at most one too many; −1 if there is a quote. Notes whether all is ASCII.
  private int split(int length) {
    int cells = 1;
    int last = starts.length - 1;
    int all = 0;
    for (int i = 0; i < length; i++) {
      byte b = Platform.getByte(base, offset + i);
      all |= b;
      if (b == separator) {
        if (cells < last) {
          starts[cells] = i + 1;
        }
        cells++;
      } else if (b == '"') {
        isAscii = false; // the rest has not been seen
        return -1;
      }
    }
    isAscii = all >= 0;
    if (cells <= last) {
      starts[cells] = length + 1;
    }
    return cells;
  }

  private UTF8String cell(int cell) {
    return UTF8String.fromAddress(base, offset + starts[cell], starts[cell + 1] - starts[cell] - 1);
  }

  @Override
  public boolean isNullAt(int ordinal) {
    if (ordinal == badRowOrdinal) {
      return !bad;
    }
    if (bad) {
      return true;
    }
    int cell = cellOf[ordinal];
    return tokens != null
        ? tokens[cell] == null || tokens[cell].isEmpty()
        : starts[cell + 1] - starts[cell] == 1;
  }

  @Override
  public UTF8String getUTF8String(int ordinal) {
    if (ordinal == badRowOrdinal) {
      return problem != null ? problem : line;
    }
    int cell = cellOf[ordinal];
    return tokens != null ? UTF8String.fromString(tokens[cell]) : cell(cell);
  }

  @Override
  public Object genericGet(int ordinal) {
    return isNullAt(ordinal) ? null : getUTF8String(ordinal).clone();
  }

  @Override
  public int numFields() {
    return cellOf.length + (badRowOrdinal < 0 ? 0 : 1);
  }

  @Override
  public void setNullAt(int ordinal) {
    throw new UnsupportedOperationException("a line is not changed");
  }

  @Override
  public void update(int ordinal, Object value) {
    throw new UnsupportedOperationException("a line is not changed");
  }

  @Override
  public GenericInternalRow copy() {
    throw new UnsupportedOperationException("a line is used where it is read");
  }
}
