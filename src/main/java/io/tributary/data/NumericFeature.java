package io.tributary.data;

import static java.util.Objects.requireNonNull;

/**
 * A number as one input: (x − offset) · factor, computed in double and rounded once to float.
 *
 * @param name the column
 * @param offset subtracted first
 * @param factor multiplied next
 * @param imputed the raw value that stands for a missing cell
 */
public record NumericFeature(String name, double offset, double factor, double imputed)
    implements FeatureColumn {
  public NumericFeature {
    requireNonNull(name, "name");
    if (!Double.isFinite(offset) || !Double.isFinite(factor) || !Double.isFinite(imputed)) {
      throw new IllegalArgumentException(
          "column '%s': offset %s, factor %s and imputed value %s must be finite"
              .formatted(name, offset, factor, imputed));
    }
  }

  /** The value as it is, before any statistics are known. */
  public static NumericFeature unscaled(String name) {
    return new NumericFeature(name, 0, 1, 0);
  }

  @Override
  public int width() {
    return 1;
  }
}
