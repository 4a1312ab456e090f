package io.tributary.ingest;

import io.tributary.data.CategoricalFeature;
import io.tributary.data.ValueType;
import io.tributary.ingest.RowEncoder.Outcome;
import java.util.Arrays;
import org.apache.spark.sql.catalyst.InternalRow;

/** A category as a one-hot group; counts those that training has not seen. */
final class CategoryCell extends CellEncoder {
  private final CategoricalFeature feature;
  private final Vocabulary vocabulary;
  private final boolean mayBeMissing;
  private final UnseenCells unseen;

  CategoryCell(
      ColumnReader column,
      RowState state,
      int offset,
      CategoricalFeature feature,
      boolean mayBeMissing) {
    super(column, state, offset);
    this.feature = feature;
    this.vocabulary = new Vocabulary(column, state, feature.type(), feature.categories());
    this.mayBeMissing = mayBeMissing;
    this.unseen = new UnseenCells(column.name());
  }

  /** What was counted. */
  UnseenCells unseen() {
    return unseen;
  }

  @Override
  Outcome encode(InternalRow row, float[] values) {
    Arrays.fill(values, offset, offset + feature.width(), 0);
    if (vocabulary.isMissing(row)) {
      if (!mayBeMissing) {
        return missing();
      }
      state.addMissing();
      if (feature.missingCategory()) {
        values[offset + feature.width() - 1] = 1;
      }
      return Outcome.ENCODED;
    }
    int index = vocabulary.find(row);
    if (index >= 0) {
      values[offset + index] = 1;
    } else {
      countUnseen(row);
    }
    return Outcome.ENCODED;
  }

  private void countUnseen(InternalRow row) {
    double number = feature.type() == ValueType.NUMBER ? column.number(row) : Double.NaN;
    if (Double.isNaN(number)) {
      unseen.add(column.text(row, feature.type()));
    } else {
      unseen.add(number + 0.0); // -0 becomes 0
    }
  }
}
