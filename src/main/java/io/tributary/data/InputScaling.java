package io.tributary.data;

import java.io.Serializable;
import java.util.Locale;

/**
 * How one input is scaled: (x − origin − offset) · factor, where x − origin is rounded to the float
 * that the packed row holds ({@link ColumnNarrowing}).
 *
 * @param origin subtracted before the number becomes a float; 0 in most columns
 * @param offset subtracted next
 * @param factor multiplied last
 * @param imputed the value that stands for a missing cell, less the origin
 */
public record InputScaling(double origin, double offset, double factor, double imputed)
    implements Serializable {
  /** The value as it is. */
  static final InputScaling NONE = new InputScaling(0, 0, 1, 0);

  public InputScaling {
    origin += 0.0; // -0 becomes 0
    if (!Double.isFinite(origin)
        || !Double.isFinite(offset)
        || !Double.isFinite(factor)
        || !Double.isFinite(imputed)) {
      throw new IllegalArgumentException(
          "origin %s, offset %s, factor %s and imputed value %s must be finite"
              .formatted(origin, offset, factor, imputed));
    }
  }

  /** A scaling from 0. */
  public InputScaling(double offset, double factor, double imputed) {
    this(0, offset, factor, imputed);
  }

  /** The distance from an origin, before any statistics are known. */
  static InputScaling from(double origin) {
    return new InputScaling(origin, 0, 1, 0);
  }

  /** The scaling that the statistics of column {@code i} of the packed rows ask for. */
  InputScaling fitted(ColumnMoments moments, int i, Scaling scaling) {
    double mean = moments.mean(i);
    return switch (scaling) {
      case NONE -> new InputScaling(origin, 0 - origin, 1, mean);
      case STANDARD ->
          new InputScaling(origin, mean, 1 / orOne(moments.standardDeviation(i)), mean);
      case MINMAX ->
          new InputScaling(
              origin, moments.min(i), 1 / orOne(moments.max(i) - moments.min(i)), mean);
    };
  }

  /** The formula, for people. */
  String describe() {
    if (origin + offset == 0 && factor == 1) {
      return "as it is";
    }
    String first = origin == 0 ? "" : " − " + CellText.ofNumber(origin);
    return String.format(Locale.ROOT, "(x%s − %.6g) · %.6g", first, offset, factor);
  }

  /** A constant column has no spread to divide by: it becomes 0 everywhere. */
  static double orOne(double spread) {
    return spread > 0 && Double.isFinite(1 / spread) ? spread : 1;
  }
}
