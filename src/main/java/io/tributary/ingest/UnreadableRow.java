package io.tributary.ingest;

import java.nio.charset.StandardCharsets;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * What stands in the column that marks rows which could not be read ({@link TableSource#BAD_ROW}):
 * the line itself, or which cell is no text.
 *
 * <p>The latter is 0xFF, the column's name, 0xFF, and the cell's bytes as they were read; 0xFF is
 * no byte of any text in UTF-8.
 */
final class UnreadableRow {
  /** What to do about text in another encoding. */
  static final String REMEDY =
      "say how the file is encoded with data.options: {encoding: ISO-8859-1} or --option"
          + " encoding=ISO-8859-1 (or windows-1252, UTF-16, ...)";

  private static final byte MARK = (byte) 0xFF;

  private UnreadableRow() {}

  /** The mark of a row with a cell that is not text. */
  static UTF8String noText(String column, UTF8String cell) {
    byte[] name = column.getBytes(StandardCharsets.UTF_8);
    byte[] bytes = cell.getBytes();
    byte[] mark = new byte[name.length + bytes.length + 2];
    mark[0] = MARK;
    System.arraycopy(name, 0, mark, 1, name.length);
    mark[name.length + 1] = MARK;
    System.arraycopy(bytes, 0, mark, name.length + 2, bytes.length);
    return UTF8String.fromBytes(mark);
  }

  /** Whether a row is marked because it is not text, rather than for its cells' number. */
  static boolean isNoText(UTF8String mark) {
    return !mark.isValid();
  }

  /** What the row has, quoted, and where it is known in which column. */
  static String shown(UTF8String mark) {
    if (!hasColumn(mark)) {
      return "'" + RowEncoder.shortened(mark.toString().strip()) + "'";
    }
    byte[] bytes = mark.getBytes();
    int end = endOfName(bytes);
    String cell =
        new String(bytes, end + 1, bytes.length - end - 1, StandardCharsets.UTF_8).strip();
    return "'%s' in column '%s'".formatted(RowEncoder.shortened(cell), name(bytes, end));
  }

  /** Why the row cannot be read. */
  static String message(UTF8String mark) {
    return isNoText(mark)
        ? "%s is not text in the encoding that the table is read with (UTF-8 unless it is given); %s"
            .formatted(shown(mark), REMEDY)
        : "the row %s cannot be read: another number of cells than the header has, a quote that is not closed, or no JSON"
            .formatted(shown(mark));
  }

  private static boolean hasColumn(UTF8String mark) {
    return mark.numBytes() > 0 && mark.getByte(0) == MARK && endOfName(mark.getBytes()) > 0;
  }

  private static int endOfName(byte[] mark) {
    for (int i = 1; i < mark.length; i++) {
      if (mark[i] == MARK) {
        return i;
      }
    }
    return -1;
  }

  private static String name(byte[] mark, int end) {
    return new String(mark, 1, end - 1, StandardCharsets.UTF_8);
  }
}
