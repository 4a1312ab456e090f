package io.tributary.ingest;

import io.tributary.data.ArrayFeature;
import io.tributary.data.ColumnNarrowing;
import io.tributary.ingest.RowEncoder.Outcome;
import org.apache.spark.sql.catalyst.InternalRow;

/** An array or a vector of numbers. */
final class ListCell extends CellEncoder {
  private final ArrayFeature feature;
  private final boolean mayBeMissing;
  private final ColumnNarrowing[] narrowings; // of each element
  private final NumberList list = new NumberList();

  ListCell(
      ColumnReader column, RowState state, int offset, ArrayFeature feature, boolean mayBeMissing) {
    super(column, state, offset);
    this.feature = feature;
    this.mayBeMissing = mayBeMissing;
    this.narrowings =
        feature.scalings().stream()
            .map(scaling -> ColumnNarrowing.from(scaling.origin()))
            .toArray(ColumnNarrowing[]::new);
  }

  @Override
  Outcome encode(InternalRow row, float[] values) {
    if (!column.type().isList()) {
      return bad(
          "column '%s' holds arrays of %d numbers but has '%s'",
          column.name(), feature.width(), column.shown(row));
    }
    if (row.isNullAt(column.ordinal())) {
      if (!mayBeMissing) {
        return missing();
      }
      for (int i = 0; i < feature.width(); i++) {
        state.addMissing();
        values[offset + i] = Float.NaN;
      }
      return Outcome.ENCODED;
    }
    list.read(row, column.ordinal(), column.type());
    if (list.size() != feature.width()) {
      return bad(
          "column '%s' has %d elements, and %d are expected",
          column.name(), list.size(), feature.width());
    }
    for (int i = 0; i < list.size(); i++) {
      double number = list.get(i);
      float value = Float.NaN; // of one pattern, whatever the element's is
      if (Double.isNaN(number)) {
        if (!mayBeMissing) {
          return missing();
        }
        state.addMissing();
      } else if (!ColumnNarrowing.isUsable(number)) {
        return bad(
            "column '%s' has the value %s, which is not a finite 32-bit number",
            column.name(), number);
      } else {
        value = narrowings[i].apply(number);
        state.addNumber(value);
      }
      values[offset + i] = value;
    }
    return Outcome.ENCODED;
  }
}
