package io.tributary.ingest;

import org.apache.spark.sql.catalyst.InternalRow;

/** What a row must have in a column to show a problem. */
enum Evidence {
  MISSING,
  /** Missing, or a word that says so among numbers. */
  MISSING_NUMBER,
  NOT_NUMERIC,
  NOT_FINITE,
  NEGATIVE,
  NOT_BINARY,
  BAD_ROW,
  NO_TEXT,
  NONE;

  /** A test of whether a row shows it. */
  RowLocator.Test test(int ordinal, CellType type, CellParser parser) {
    return new ColumnTest(this, new ColumnReader("", ordinal, type, parser));
  }

  /** Tests one column's cells for a problem; made where it runs. */
  @SuppressWarnings("serial") // the parser never travels
  private record ColumnTest(Evidence evidence, ColumnReader column) implements RowLocator.Test {
    @Override
    public boolean matches(InternalRow row) {
      if (evidence == Evidence.BAD_ROW) {
        return !row.isNullAt(column.ordinal());
      }
      if (evidence == Evidence.NO_TEXT) {
        return !row.isNullAt(column.ordinal())
            && UnreadableRow.isNoText(row.getUTF8String(column.ordinal()));
      }
      boolean missing = column.isMissing(row);
      boolean word = !missing && column.isMissingNumber(row);
      if (missing || word || evidence == MISSING || evidence == MISSING_NUMBER) {
        return (missing && evidence == MISSING)
            || ((missing || word) && evidence == MISSING_NUMBER);
      }
      if (column.type() != CellType.TEXT && !column.type().isNumber()) {
        return false;
      }
      double number = column.number(row);
      if (Double.isNaN(number) && column.bool(row) >= 0) {
        return evidence == Evidence.NOT_NUMERIC;
      }
      return switch (evidence) {
        case NOT_NUMERIC -> Double.isNaN(number);
        case NOT_FINITE -> Float.isInfinite((float) number);
        case NEGATIVE -> number < 0;
        case NOT_BINARY -> number != 0 && number != 1;
        case MISSING, MISSING_NUMBER, BAD_ROW, NO_TEXT, NONE -> false;
      };
    }

    @Override
    public String shown(InternalRow row) {
      if (evidence == MISSING || (evidence == MISSING_NUMBER && row.isNullAt(column.ordinal()))) {
        return "";
      }
      if (evidence == Evidence.BAD_ROW || evidence == Evidence.NO_TEXT) {
        return UnreadableRow.shown(row.getUTF8String(column.ordinal()));
      }
      return column.type() == CellType.TEXT
          ? "'" + RowEncoder.shortened(row.getUTF8String(column.ordinal()).toString().strip()) + "'"
          : column.numberText(row);
    }
  }
}
