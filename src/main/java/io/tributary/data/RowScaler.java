package io.tributary.data;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Objects;

/**
 * Applies an encoding's scaling and imputed values to packed rows: the same arithmetic, and so the
 * same bits, for training and scoring. Immutable.
 */
public final class RowScaler implements Serializable {
  private static final long serialVersionUID = 1;

  private final double[] offset; // one for each number of features and target
  private final double[] factor;
  private final InputCurve[] curves; // null: none
  private final boolean curved; // some have one
  private final float[] imputed; // what a missing cell becomes, already scaled
  private final boolean identity;

  private final float[] classNumbers; // ascending; none where targets are what they should be
  private final int target;

  public RowScaler(TableEncoding encoding) {
    this(encoding, new float[0]);
  }

  /**
   * For packed rows whose class is still the number that stands for it in the table.
   *
   * @param classNumbers the classes, ascending; none where rows hold the class's index
   */
  public RowScaler(TableEncoding encoding, float[] classNumbers) {
    this.classNumbers = classNumbers.clone();
    RowLayout layout = encoding.layout();
    int columns = layout.targetOffset() + layout.targets();
    offset = new double[columns];
    factor = new double[columns];
    curves = new InputCurve[columns];
    imputed = new float[columns];
    Arrays.fill(factor, 1);
    int i = 0;
    for (FeatureColumn feature : encoding.features()) {
      for (int k = 0; k < feature.numbers(); k++, i++) {
        InputScaling scaling = feature.scaling(k);
        offset[i] = scaling.offset();
        factor[i] = scaling.factor();
        curves[i] = scaling.curve() instanceof InputCurve.Straight ? null : scaling.curve();
        imputed[i] = (float) scaling.apply(scaling.imputed());
      }
    }
    for (int j = 0; j < layout.targets(); j++) {
      offset[i + j] = encoding.label().offset(j);
      factor[i + j] = encoding.label().factor(j);
    }
    target = i;
    boolean same = encoding.missing() != MissingPolicy.IMPUTE && classNumbers.length == 0;
    for (int j = 0; j < columns; j++) {
      same &= offset[j] == 0 && factor[j] == 1 && curves[j] == null;
    }
    identity = same;
    curved = Arrays.stream(curves).anyMatch(Objects::nonNull);
  }

  /** Scales the first {@code count} numbers of a packed row in place. */
  public void scale(float[] row, int from, int count) {
    if (identity) {
      return;
    }
    if (curved) {
      scaleCurved(row, from, count);
      return;
    }
    for (int j = 0; j < count; j++) {
      float x = row[from + j];
      row[from + j] = !Float.isNaN(x) ? (float) ((x - offset[j]) * factor[j]) : imputed[j];
    }
  }

  private void scaleCurved(float[] row, int from, int count) {
    for (int j = 0; j < count; j++) {
      float x = row[from + j];
      if (Float.isNaN(x)) {
        row[from + j] = imputed[j];
      } else {
        double z = (x - offset[j]) * factor[j];
        row[from + j] = (float) (curves[j] == null ? z : curves[j].apply(z));
      }
    }
  }

  /**
   * Scales the features and targets of a whole packed row in place.
   *
   * @return as {@link #firstNotFinite} has it: a number far beyond those that the scaling was
   *     fitted to may leave what a float can hold
   */
  int scale(float[] row) {
    scale(row, 0, offset.length);
    if (classNumbers.length > 0) {
      row[target] = Arrays.binarySearch(classNumbers, row[target]);
    }
    return firstNotFinite(row, offset.length);
  }

  /** The first of a row's first {@code count} numbers that is no finite one; -1 if all are. */
  public static int firstNotFinite(float[] row, int count) {
    for (int j = 0; j < count; j++) {
      if (!Float.isFinite(row[j])) {
        return j;
      }
    }
    return -1;
  }
}
