package io.tributary.evaluation;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;

/**
 * What a model is worth in one respect.
 *
 * @param name as files and reports have it
 * @param value NaN or infinite where it is not defined
 * @param better which way is better
 */
public record Metric(String name, double value, Direction better) {
  /** Which way a metric is better. */
  public enum Direction {
    HIGHER,
    LOWER
  }

  /** A metric of which more is better, as of an accuracy. */
  static Metric higher(String name, double value) {
    return new Metric(name, value, Direction.HIGHER);
  }

  /** A metric of which less is better, as of an error. */
  public static Metric lower(String name, double value) {
    return new Metric(name, value, Direction.LOWER);
  }

  /** The value, where it is defined: never NaN or infinite. */
  public Optional<Double> defined() {
    return Double.isFinite(value) ? Optional.of(value) : Optional.empty();
  }

  /** As files have it: its name and value, null where it is not defined. */
  public Map<String, Object> plain() {
    return Collections.singletonMap(name, defined().orElse(null));
  }

  /**
   * Whether this is better than another one's value; what is not defined is worse than all else.
   */
  public boolean isBetterThan(double other) {
    return isBetterThan(other, 0);
  }

  /** Whether this is better than another one's value by more than {@code delta}. */
  public boolean isBetterThan(double other, double delta) {
    if (!Double.isFinite(value) || !Double.isFinite(other)) {
      return Double.isFinite(value) && !Double.isFinite(other);
    }
    return better == Direction.HIGHER ? value - other > delta : other - value > delta;
  }
}
