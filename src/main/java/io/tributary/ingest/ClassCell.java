package io.tributary.ingest;

import io.tributary.data.ClassLabel;
import io.tributary.ingest.RowEncoder.Outcome;
import org.apache.spark.sql.catalyst.InternalRow;

/** The class of a row, as its index. */
final class ClassCell extends CellEncoder {
  private final ClassLabel label;
  private final Vocabulary vocabulary;

  ClassCell(ColumnReader column, RowState state, int offset, ClassLabel label) {
    super(column, state, offset);
    this.label = label;
    this.vocabulary = new Vocabulary(column, state, label.type(), label.classes());
  }

  @Override
  Outcome encode(InternalRow row, float[] values) {
    if (vocabulary.isMissing(row)) {
      return missing();
    }
    int index = vocabulary.code(row);
    if (index < 0) {
      return bad(
          "label '%s' is not among the model's classes %s",
          column.shown(row), RowEncoder.shortened(label.classes().toString()));
    }
    values[offset] = index;
    return Outcome.ENCODED;
  }
}
