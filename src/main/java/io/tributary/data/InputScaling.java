package io.tributary.data;

import static java.util.Objects.requireNonNull;

import java.io.Serializable;
import java.util.Locale;

/**
 * How one input is scaled: a curve's value at (x − origin − offset) · factor, where x − origin is
 * rounded to the float that the packed row holds ({@link ColumnNarrowing}), and all else is
 * computed in double and rounded once.
 *
 * @param origin subtracted before the number becomes a float; 0 in most columns
 * @param offset subtracted next
 * @param factor multiplied next
 * @param imputed the value that stands for a missing cell, less the origin
 * @param curve the last step
 */
public record InputScaling(
    double origin, double offset, double factor, double imputed, InputCurve curve)
    implements Serializable {
  /** The value as it is. */
  static final InputScaling NONE = new InputScaling(0, 0, 1, 0);

  public InputScaling {
    requireNonNull(curve, "curve");
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

  /** A linear scaling. */
  public InputScaling(double origin, double offset, double factor, double imputed) {
    this(origin, offset, factor, imputed, InputCurve.STRAIGHT);
  }

  /** A linear scaling from 0. */
  public InputScaling(double offset, double factor, double imputed) {
    this(0, offset, factor, imputed);
  }

  /** The distance from an origin, before any statistics are known. */
  static InputScaling from(double origin) {
    return new InputScaling(origin, 0, 1, 0);
  }

  /** The scaling that the statistics of column {@code i} of the packed rows ask for. */
  InputScaling fitted(ColumnStatistics statistics, int i, Scaling scaling) {
    ColumnMoments moments = statistics.moments();
    double mean = moments.mean(i);
    return switch (scaling) {
      case NONE -> new InputScaling(origin, 0 - origin, 1, mean);
      case STANDARD ->
          new InputScaling(origin, mean, 1 / orOne(moments.standardDeviation(i)), mean);
      case MINMAX ->
          new InputScaling(
              origin, moments.min(i), 1 / orOne(moments.max(i) - moments.min(i)), mean);
      case ROBUST -> robust(statistics.quantiles().even(i, 5), mean);
      case QUANTILE ->
          new InputScaling(origin, 0, 1, mean, new NormalScores(statistics.quantiles().finest(i)));
    };
  }

  // Constants become 0, and so does what differs from them in rows that are still to come.
  private InputScaling robust(double[] quartiles, double mean) {
    double spread = quartiles[3] - quartiles[1];
    double used = spread > 0 ? spread : (quartiles[4] - quartiles[0]) / 2;
    double factor = used > 0 ? 1 / used : 0;
    return new InputScaling(origin, quartiles[2], factor, mean, InputCurve.SMOOTH_CLIP);
  }

  /**
   * What a number of a packed row becomes.
   *
   * @param x the table's, less the origin
   */
  public double apply(double x) {
    return curve.apply((x - offset) * factor);
  }

  /** The formula, for people. */
  String describe() {
    String first = origin == 0 ? "" : " − " + CellText.ofNumber(origin);
    if (curve instanceof NormalScores) {
      return (origin == 0 ? "" : "x" + first + " ") + curve.describe();
    }
    if (origin + offset == 0 && factor == 1) {
      return "as it is" + curve.describe();
    }
    return String.format(Locale.ROOT, "(x%s − %.6g) · %.6g", first, offset, factor)
        + curve.describe();
  }

  /** A constant column has no spread to divide by: it becomes 0 everywhere. */
  static double orOne(double spread) {
    return spread > 0 && Double.isFinite(1 / spread) ? spread : 1;
  }
}
