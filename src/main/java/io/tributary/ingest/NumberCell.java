package io.tributary.ingest;

import io.tributary.ingest.RowEncoder.Outcome;
import org.apache.spark.sql.catalyst.InternalRow;

/** A number; NaN where it is missing. */
class NumberCell extends CellEncoder {
  private final boolean mayBeMissing;

  NumberCell(ColumnReader column, RowState state, int offset, boolean mayBeMissing) {
    super(column, state, offset);
    this.mayBeMissing = mayBeMissing;
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
    float value = (float) column.number(row);
    if (Float.isNaN(value)) {
      return bad("column '%s' is numeric but has the text '%s'", column.name(), column.shown(row));
    }
    if (Float.isInfinite(value)) {
      return bad(
          "column '%s' has the value %s, which is not a finite 32-bit number",
          column.name(), column.shown(row));
    }
    values[offset] = value + 0.0f; // -0 becomes 0
    state.addNumber(value);
    return Outcome.ENCODED;
  }
}
