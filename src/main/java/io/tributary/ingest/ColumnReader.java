package io.tributary.ingest;

import io.tributary.data.CellText;
import io.tributary.data.ValueType;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * Reads the cells of one column of a projection, whatever they are stored as. Not for several
 * threads.
 *
 * @param name the column
 * @param ordinal where it is in the rows
 * @param type how its cells are stored
 * @param parser reads those that are text
 */
record ColumnReader(String name, int ordinal, CellType type, CellParser parser) {
  private static final UTF8String TRUE = UTF8String.fromString("true");
  private static final UTF8String FALSE = UTF8String.fromString("false");

  /** The reader of the projection's {@code i}-th column. */
  static ColumnReader of(String name, Projection projection, int i, CellParser parser) {
    return new ColumnReader(name, projection.ordinal(i), projection.type(i), parser);
  }

  boolean isMissing(InternalRow row) {
    if (row.isNullAt(ordinal)) {
      return true;
    }
    return switch (type) {
      case TEXT -> parser.isMissing(row.getUTF8String(ordinal));
      case DOUBLE -> isMissing(row.getDouble(ordinal));
      case FLOAT ->
          Float.isNaN(row.getFloat(ordinal))
              || (parser.hasNumbersAsMarks() && isMissing(number(row)));
      case LONG -> parser.hasNumbersAsMarks() && isMissing(row.getLong(ordinal));
      case BOOLEAN, DATE, TIMESTAMP, ARRAY, VECTOR -> false;
    };
  }

  private boolean isMissing(double number) {
    return Double.isNaN(number) || parser.isMissing(number);
  }

  /** Whether a cell among numbers or moments is missing, for which there are words, too. */
  boolean isMissingNumber(InternalRow row) {
    return isMissing(row)
        || (type == CellType.TEXT && parser.isMissingWord(row.getUTF8String(ordinal)));
  }

  /** The cell as a number; NaN where it is none. Booleans are 0 and 1. */
  double number(InternalRow row) {
    return switch (type) {
      case TEXT -> parser.number(row.getUTF8String(ordinal));
      case DOUBLE -> row.getDouble(ordinal);
      case FLOAT -> FloatSpelling.toDouble(row.getFloat(ordinal));
      case LONG -> row.getLong(ordinal);
      case BOOLEAN -> row.getBoolean(ordinal) ? 1 : 0;
      case DATE, TIMESTAMP, ARRAY, VECTOR -> Double.NaN;
    };
  }

  /** What is {@link #number} once it is rounded to a float, had for less. */
  double roundedNumber(InternalRow row) {
    return type == CellType.FLOAT ? row.getFloat(ordinal) : number(row);
  }

  /** 1 for true, 0 for false, −1 for a cell that is no boolean. */
  int bool(InternalRow row) {
    return switch (type) {
      case TEXT -> parser.bool(row.getUTF8String(ordinal));
      case BOOLEAN -> row.getBoolean(ordinal) ? 1 : 0;
      case DOUBLE, FLOAT, LONG, DATE, TIMESTAMP, ARRAY, VECTOR -> -1;
    };
  }

  /** The cell in microseconds since 1970-01-01; {@link CellParser#NO_TIME} if it is no moment. */
  long moment(InternalRow row) {
    return switch (type) {
      case DATE, TIMESTAMP -> moment(row, ordinal, type);
      case TEXT -> parser.moment(row.getUTF8String(ordinal));
      case BOOLEAN, DOUBLE, FLOAT, LONG, ARRAY, VECTOR -> CellParser.NO_TIME;
    };
  }

  /** A date or timestamp in microseconds since 1970-01-01. */
  static long moment(InternalRow row, int ordinal, CellType type) {
    return type == CellType.DATE ? row.getInt(ordinal) * 86_400_000_000L : row.getLong(ordinal);
  }

  /** The cell as text, in the one spelling that the values of its column have. */
  UTF8String text(InternalRow row, ValueType values) {
    if (values == ValueType.BOOLEAN && bool(row) >= 0) {
      return bool(row) == 1 ? TRUE : FALSE;
    }
    return text(row);
  }

  private UTF8String text(InternalRow row) {
    return switch (type) {
      case TEXT -> parser.text(row.getUTF8String(ordinal));
      case DOUBLE, FLOAT, LONG -> UTF8String.fromString(numberText(row));
      case BOOLEAN -> row.getBoolean(ordinal) ? TRUE : FALSE;
      case DATE, TIMESTAMP -> UTF8String.fromString(momentText(row, ordinal, type));
      case ARRAY, VECTOR -> UTF8String.fromString("a list of numbers");
    };
  }

  /**
   * The one spelling of a cell that is a number, with all its digits where it is a whole number
   * that a double would round.
   */
  String numberText(InternalRow row) {
    return switch (type) {
      case LONG -> Long.toString(row.getLong(ordinal));
      case TEXT -> parser.numberText(row.getUTF8String(ordinal));
      default -> CellText.ofNumber(number(row));
    };
  }

  /** The cell for a message. */
  String shown(InternalRow row) {
    return RowEncoder.shortened(text(row).toString());
  }

  /** A date or timestamp in its ISO spelling, in UTC. */
  static String momentText(InternalRow row, int ordinal, CellType type) {
    return type == CellType.DATE
        ? LocalDate.ofEpochDay(row.getInt(ordinal)).toString()
        : LocalDateTime.ofEpochSecond(
                Math.floorDiv(row.getLong(ordinal), 1_000_000L),
                (int) Math.floorMod(row.getLong(ordinal), 1_000_000L) * 1000,
                ZoneOffset.UTC)
            .toString();
  }
}
