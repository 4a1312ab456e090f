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

  /** The same column as its distance from an origin, before any statistics are known. */
  public NumericFeature from(double origin) {
    return new NumericFeature(name, InputScaling.from(origin));
  }

  @Override
  public String plural() {
    return "numbers";
  }

  @Override
  public String listed() {
    return name;
  }

  @Override
  public String describe() {
    return "number " + scaling.describe();
  }

  @Override
  public String kind() {
    return "numeric";
  }

  @Override
  public <R> R by(FeatureKinds<R> room) {
    return room.numeric(this);
  }

  @Override
  public int width() {
    return 1;
  }

  @Override
  public boolean isQuantity(int i) {
    return true;
  }

  @Override
  public InputScaling scaling(int i) {
    return scaling;
  }

  @Override
  public NumericFeature fitted(ColumnStatistics statistics, int number, Scaling how) {
    return new NumericFeature(name, scaling.fitted(statistics, number, how));
  }
}
