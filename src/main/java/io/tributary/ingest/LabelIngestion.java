package io.tributary.ingest;

import io.tributary.data.ClassLabel;
import io.tributary.data.LabelEncoding;
import io.tributary.data.LabelKinds;
import io.tributary.data.MultiLabel;
import io.tributary.data.NumericLabel;
import java.util.List;
import java.util.Optional;

/** What ingestion does with the label columns, for each kind of label. */
interface LabelIngestion {
  /** That of a label. */
  static LabelIngestion of(LabelEncoding label) {
    return label.by(new Kinds());
  }

  /**
   * What reads the cells of the label's {@code i}-th column.
   *
   * @param offset where its number is in a packed row
   */
  CellEncoder cells(int i, ColumnReader column, RowState state, int offset);

  /** The label as its distance from where its numbers, all of which were seen, begin. */
  LabelEncoding withOrigins(List<ColumnProfile> seen);

  /**
   * What stands for each class in rows that were packed as the numbers that they are; none where
   * rows hold what they should. Empty if two classes are one 32-bit number.
   */
  default Optional<float[]> classNumbers() {
    return Optional.of(new float[0]);
  }

  /** Whether rows that were packed as the numbers that they are need no other look. */
  default boolean isUsableAsPacked(List<ColumnProfile> seen) {
    return true;
  }

  /** Whether the columns are quantities, whose digits count. */
  default boolean isNumbers() {
    return false;
  }

  /** The kinds of labels. */
  final class Kinds implements LabelKinds<LabelIngestion> {
    private Kinds() {}

    @Override
    public LabelIngestion classes(ClassLabel label) {
      return new OfClasses(label);
    }

    @Override
    public LabelIngestion multiLabel(MultiLabel label) {
      return new OfSeveralLabels(label);
    }

    @Override
    public LabelIngestion numbers(NumericLabel label) {
      return new OfNumbers(label);
    }
  }

  /** One of several classes. */
  record OfClasses(ClassLabel label) implements LabelIngestion {
    @Override
    public CellEncoder cells(int i, ColumnReader column, RowState state, int offset) {
      return new ClassCell(column, state, offset, label);
    }

    @Override
    public LabelEncoding withOrigins(List<ColumnProfile> seen) {
      return label;
    }

    @Override
    public Optional<float[]> classNumbers() {
      float[] classes = new float[label.classes().size()];
      for (int i = 0; i < classes.length; i++) {
        classes[i] = Float.parseFloat(label.classes().get(i)) + 0.0f;
        if (i > 0 && classes[i] == classes[i - 1]) {
          return Optional.empty();
        }
      }
      return Optional.of(classes);
    }
  }

  /** 0 or 1 in each column. */
  record OfSeveralLabels(MultiLabel label) implements LabelIngestion {
    @Override
    public CellEncoder cells(int i, ColumnReader column, RowState state, int offset) {
      return new BinaryCell(column, state, offset);
    }

    @Override
    public LabelEncoding withOrigins(List<ColumnProfile> seen) {
      return label;
    }

    // Rows with other numbers are to be dropped, and have been packed.
    @Override
    public boolean isUsableAsPacked(List<ColumnProfile> seen) {
      return seen.stream().allMatch(column -> new BinaryColumn(column).isBinary());
    }
  }

  /** Quantities. */
  record OfNumbers(NumericLabel label) implements LabelIngestion {
    @Override
    public CellEncoder cells(int i, ColumnReader column, RowState state, int offset) {
      return new NumberCell(column, state, offset, label.narrowing(i), false);
    }

    @Override
    public LabelEncoding withOrigins(List<ColumnProfile> seen) {
      List<Double> origins =
          seen.stream().map(column -> column.numbers.range.labelOrigin()).toList();
      return NumericLabel.unscaled(label.columns(), origins);
    }

    @Override
    public boolean isNumbers() {
      return true;
    }
  }
}
