package io.tributary.ingest;

import io.tributary.ingest.RowEncoder.Outcome;
import org.apache.spark.sql.catalyst.InternalRow;

/** Turns one column's cells into numbers of the packed rows. Not for several threads. */
abstract class CellEncoder {
  final ColumnReader column;
  final RowState state;
  final int offset; // where the column's numbers begin in a packed row

  CellEncoder(ColumnReader column, RowState state, int offset) {
    this.column = column;
    this.state = state;
    this.offset = offset;
  }

  /** Writes the cell's numbers, takes its value into the row's hash. */
  abstract Outcome encode(InternalRow row, float[] values);

  final Outcome bad(String message, Object... arguments) {
    return state.bad(column.name(), message.formatted(arguments));
  }

  final Outcome missing() {
    return state.missing(column.name());
  }
}
