package io.tributary.ingest;

import io.tributary.data.ColumnNarrowing;
import io.tributary.ingest.RowEncoder.Outcome;
import org.apache.spark.sql.catalyst.InternalRow;

/** A number; NaN where it is missing. */
class NumberCell extends CellEncoder {
  private final ColumnNarrowing narrowing;
  private final boolean isPlain;
  private final boolean mayBeMissing;
  private final boolean isHashed;

  NumberCell(
      ColumnReader column,
      RowState state,
      int offset,
      ColumnNarrowing narrowing,
      boolean mayBeMissing) {
    super(column, state, offset);
    this.narrowing = narrowing;
    this.isPlain = narrowing.equals(ColumnNarrowing.PLAIN);
    this.mayBeMissing = mayBeMissing;
    this.isHashed = isHashed();
  }

  /** Whether the number is part of the row's key. */
  boolean isHashed() {
    return true;
  }

  @Override
  Outcome encode(InternalRow row, float[] values) {
    if (column.isMissingNumber(row)) {
      if (!mayBeMissing) {
        return missing();
      }
      state.addMissing();
      values[offset] = Float.NaN;
      return Outcome.ENCODED;
    }
    double number = isPlain ? column.roundedNumber(row) : column.number(row);
    if (Double.isNaN(number)) {
      return bad("column '%s' is numeric but has the text '%s'", column.name(), column.shown(row));
    }
    if (!ColumnNarrowing.isUsable(number)) {
      return bad(
          "column '%s' has the value %s, which is not a finite 32-bit number",
          column.name(), column.shown(row));
    }
    float value = narrowing.apply(number);
    values[offset] = value;
    if (isHashed) {
      state.addNumber(value);
    }
    return Outcome.ENCODED;
  }
}
