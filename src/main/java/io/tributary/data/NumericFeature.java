package io.tributary.data;

import static java.util.Objects.requireNonNull;

/**
 * A number as one input.
 *
 * @param name the column
 * @param scaling how it is scaled
 */
public record NumericFeature(String name, InputScaling scaling) implements FeatureColumn {
  public NumericFeature {
    requireNonNull(name, "name");
    requireNonNull(scaling, "scaling");
  }

  /** The value as it is, before any statistics are known. */
  public static NumericFeature unscaled(String name) {
    return new NumericFeature(name, InputScaling.NONE);
  }

  @Override
  public int width() {
    return 1;
  }

  @Override
  public InputScaling scaling(int i) {
    return scaling;
  }

  @Override
  public NumericFeature fitted(ColumnMoments moments, int input, Scaling how) {
    return new NumericFeature(name, InputScaling.fitted(moments, input, how));
  }
}
