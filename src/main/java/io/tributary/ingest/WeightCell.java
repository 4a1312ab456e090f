package io.tributary.ingest;

import io.tributary.data.ColumnNarrowing;
import io.tributary.ingest.RowEncoder.Outcome;
import org.apache.spark.sql.catalyst.InternalRow;

/**
 * A row's weight: a number that is not negative. It is no part of the row's key: rows keep their
 * places whatever they weigh.
 */
final class WeightCell extends NumberCell {
  WeightCell(ColumnReader column, RowState state, int offset, ColumnNarrowing narrowing) {
    super(column, state, offset, narrowing, false);
  }

  @Override
  boolean isHashed() {
    return false;
  }

  @Override
  Outcome encode(InternalRow row, float[] values) {
    Outcome outcome = super.encode(row, values);
    if (outcome == Outcome.ENCODED && values[offset] < 0) {
      return bad("weight column '%s' has the negative value %s", column.name(), column.shown(row));
    }
    return outcome;
  }
}
