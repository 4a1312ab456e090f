package io.tributary.ingest;

import io.tributary.ingest.RowEncoder.Outcome;
import org.apache.spark.sql.catalyst.InternalRow;

/** One of several labels: 0 or 1. Numbers and booleans of one meaning have one hash. */
final class BinaryCell extends CellEncoder {
  BinaryCell(ColumnReader column, RowState state, int offset) {
    super(column, state, offset);
  }

  @Override
  Outcome encode(InternalRow row, float[] values) {
    if (column.isMissingNumber(row)) {
      return missing();
    }
    double number = column.number(row);
    if (Double.isNaN(number)) { // a text, then: only texts spell no number
      number = column.bool(row);
    }
    if (number != 0 && number != 1) {
      return bad(
          "label column '%s' has '%s', and multi-label classification takes 0 and 1",
          column.name(), column.shown(row));
    }
    values[offset] = number == 1 ? 1 : 0;
    state.addNumber(values[offset]);
    return Outcome.ENCODED;
  }
}
