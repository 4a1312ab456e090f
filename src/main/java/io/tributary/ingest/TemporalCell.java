package io.tributary.ingest;

import io.tributary.data.TemporalFeature;
import io.tributary.ingest.RowEncoder.Outcome;
import java.util.Arrays;
import org.apache.spark.sql.catalyst.InternalRow;

/** A date or a timestamp. */
final class TemporalCell extends CellEncoder {
  private final TemporalFeature feature;
  private final boolean mayBeMissing;

  TemporalCell(
      ColumnReader column,
      RowState state,
      int offset,
      TemporalFeature feature,
      boolean mayBeMissing) {
    super(column, state, offset);
    this.feature = feature;
    this.mayBeMissing = mayBeMissing;
  }

  @Override
  Outcome encode(InternalRow row, float[] values) {
    if (column.isMissingNumber(row)) {
      if (!mayBeMissing) {
        return missing();
      }
      state.addMissing();
      Arrays.fill(values, offset, offset + feature.width(), Float.NaN);
      return Outcome.ENCODED;
    }
    long micros = column.moment(row);
    if (micros == CellParser.NO_TIME) {
      return bad(
          "column '%s' is a date or timestamp (2024-02-29, 2024-02-29 13:45) but has '%s'",
          column.name(), column.shown(row));
    }
    state.addWord(micros);
    feature.write(micros, values, offset);
    return Outcome.ENCODED;
  }
}
