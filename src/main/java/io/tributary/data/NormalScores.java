package io.tributary.data;

import java.util.Arrays;
import java.util.Locale;

/**
 * Numbers by their place among the training rows', as the standard normal distribution has it: Φ⁻¹
 * of the part of the rows that is smaller, by a table of quantiles.
 *
 * <p>Of m quantiles the i-th, from 0, has i / (m − 1) of the rows below it. Between two quantiles
 * that is interpolated linearly; a number that several quantiles are equal to gets the middle of
 * their first and last. What is not above the least quantile becomes Φ⁻¹(10⁻⁷) = −5.1993, what is
 * not below the largest 5.1993, and a column of one number 0.
 *
 * <p>Source: scikit-learn's {@code QuantileTransformer(output_distribution="normal")}, which makes
 * −5.1993 of a constant, and takes what is within 10⁻⁷ of an extreme for the extreme, whatever the
 * unit. Immutable.
 */
public final class NormalScores implements InputCurve {
  private static final long serialVersionUID = 1;

  private final float[] quantiles; // ascending

  /**
   * @param quantiles at 0, 1/(m − 1) … 1; at least 2, ascending, finite
   */
  public NormalScores(float... quantiles) {
    this.quantiles = quantiles.clone();
    if (quantiles.length < 2) {
      throw new IllegalArgumentException("a distribution has at least 2 quantiles");
    }
    for (int i = 0; i < quantiles.length; i++) {
      if (!Float.isFinite(quantiles[i]) || i > 0 && !(quantiles[i - 1] <= quantiles[i])) {
        throw new IllegalArgumentException(
            "quantiles are finite and ascending, and %s is not".formatted(quantiles[i]));
      }
    }
  }

  @Override
  public double apply(double x) {
    int top = quantiles.length - 1;
    if (quantiles[0] == quantiles[top]) {
      return 0;
    }
    if (x <= quantiles[0]) {
      return -InverseNormal.LIMIT;
    }
    return x >= quantiles[top] ? InverseNormal.LIMIT : InverseNormal.of(place(x) / top);
  }

  // Between which quantiles a number is, of those within the extremes.
  private double place(double x) {
    int at = firstNotBelow(x, 1);
    if (quantiles[at] > x) {
      double below = quantiles[at - 1];
      return at - 1 + (x - below) / (quantiles[at] - below);
    }
    return quantiles[at + 1] > x ? at : (at + firstNotBelow(Math.nextUp((float) x), at) - 1) / 2.0;
  }

  private int firstNotBelow(double x, int from) {
    int low = from;
    int high = quantiles.length - 1; // not below it
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (quantiles[middle] < x) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** The quantiles, ascending. */
  public float[] quantiles() {
    return quantiles.clone();
  }

  @Override
  public String describe() {
    return String.format(
        Locale.ROOT,
        "to normal scores by %d quantiles from %.6g to %.6g",
        quantiles.length,
        quantiles[0],
        quantiles[quantiles.length - 1]);
  }

  @Override
  public String summary() {
    return "brought to a normal distribution by their quantiles";
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof NormalScores that && Arrays.equals(quantiles, that.quantiles);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(quantiles);
  }

  @Override
  public String toString() {
    return "NormalScores" + Arrays.toString(quantiles);
  }
}
