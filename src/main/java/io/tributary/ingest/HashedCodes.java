package io.tributary.ingest;

import io.tributary.data.HashedFeature;
import io.tributary.data.RowKeys;
import io.tributary.data.ValueType;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.unsafe.types.UTF8String;

/** The buckets of a column of hashed categories. */
final class HashedCodes implements CategoryCodes {
  private final ColumnReader column;
  private final RowState state;
  private final HashedFeature feature;

  HashedCodes(ColumnReader column, RowState state, HashedFeature feature) {
    this.column = column;
    this.state = state;
    this.feature = feature;
  }

  @Override
  public boolean isMissing(InternalRow row) {
    return feature.type() == ValueType.NUMBER ? column.isMissingNumber(row) : column.isMissing(row);
  }

  @Override
  public int code(InternalRow row) {
    long hash = RowKeys.ofText(text(row).getBytes());
    state.addWord(hash);
    return feature.bucket(hash);
  }

  // A text where training has seen numbers alone is hashed as a text.
  private UTF8String text(InternalRow row) {
    return feature.type() == ValueType.NUMBER && !Double.isNaN(column.number(row))
        ? UTF8String.fromString(column.numberText(row))
        : column.text(row, feature.type());
  }
}
