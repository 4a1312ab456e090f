package io.tributary.ingest;

import io.tributary.data.CategoricalFeature;
import io.tributary.data.CategoryCode;
import io.tributary.data.HashedFeature;
import io.tributary.data.ValueType;
import io.tributary.ingest.RowEncoder.Outcome;
import org.apache.spark.sql.catalyst.InternalRow;

/** A category as its code; counts those that training has not seen, where they have none. */
final class CategoryCell extends CellEncoder {
  private final CategoryCodes codes;
  private final ValueType type;
  private final int categories;
  private final int otherCode;
  private final int missingCode;
  private final boolean mayBeMissing;
  private final UnseenCells unseen;

  CategoryCell(
      ColumnReader column,
      RowState state,
      int offset,
      CategoricalFeature feature,
      boolean mayBeMissing) {
    super(column, state, offset);
    this.codes = new Vocabulary(column, state, feature.type(), feature.categories());
    this.type = feature.type();
    this.categories = feature.width();
    this.otherCode = feature.otherCode();
    this.missingCode = feature.missingCode();
    this.mayBeMissing = mayBeMissing;
    this.unseen = new UnseenCells(column.name());
  }

  CategoryCell(
      ColumnReader column,
      RowState state,
      int offset,
      HashedFeature feature,
      boolean mayBeMissing) {
    super(column, state, offset);
    this.codes = new HashedCodes(column, state, feature);
    this.type = feature.type();
    this.categories = feature.width();
    this.otherCode = -1;
    this.missingCode = feature.missingCode();
    this.mayBeMissing = mayBeMissing;
    this.unseen = new UnseenCells(column.name());
  }

  /** What was counted. */
  UnseenCells unseen() {
    return unseen;
  }

  @Override
  Outcome encode(InternalRow row, float[] values) {
    int code;
    if (codes.isMissing(row)) {
      if (!mayBeMissing) {
        return missing();
      }
      state.addMissing();
      code = missingCode;
    } else {
      code = known(codes.code(row), row);
    }
    values[offset] = CategoryCode.packed(code, categories);
    return Outcome.ENCODED;
  }

  private int known(int code, InternalRow row) {
    if (code < 0 && otherCode < 0) {
      countUnseen(row);
    }
    return code < 0 ? otherCode : code;
  }

  private void countUnseen(InternalRow row) {
    double number = type == ValueType.NUMBER ? column.number(row) : Double.NaN;
    if (Double.isNaN(number)) {
      unseen.add(column.text(row, type));
    } else {
      unseen.add(number + 0.0); // -0 becomes 0
    }
  }
}
