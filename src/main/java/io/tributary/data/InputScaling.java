package io.tributary.data;

import java.io.Serializable;

/**
 * How one input is scaled: (x − offset) · factor.
 *
 * @param offset subtracted first
 * @param factor multiplied next
 * @param imputed the raw value that stands for a missing cell
 */
public record InputScaling(double offset, double factor, double imputed) implements Serializable {
  /** The value as it is. */
  static final InputScaling NONE = new InputScaling(0, 1, 0);

  public InputScaling {
    if (!Double.isFinite(offset) || !Double.isFinite(factor) || !Double.isFinite(imputed)) {
      throw new IllegalArgumentException(
          "offset %s, factor %s and imputed value %s must be finite"
              .formatted(offset, factor, imputed));
    }
  }

  /** The scaling that the statistics of column {@code i} of the packed rows ask for. */
  static InputScaling fitted(ColumnMoments moments, int i, Scaling scaling) {
    double mean = moments.mean(i);
    return switch (scaling) {
      case NONE -> new InputScaling(0, 1, mean);
      case STANDARD -> new InputScaling(mean, 1 / orOne(moments.standardDeviation(i)), mean);
      case MINMAX ->
          new InputScaling(moments.min(i), 1 / orOne(moments.max(i) - moments.min(i)), mean);
    };
  }

  /** A constant column has no spread to divide by: it becomes 0 everywhere. */
  static double orOne(double spread) {
    return spread > 0 && Double.isFinite(1 / spread) ? spread : 1;
  }

  /** Whether values stay what they are, but for missing ones. */
  boolean isIdentity() {
    return offset == 0 && factor == 1;
  }
}
