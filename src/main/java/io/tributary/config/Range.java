package io.tributary.config;

/**
 * An interval of finite numbers. Immutable.
 *
 * <p>Infinite bounds mean no bound; infinities and NaN themselves are in no range.
 *
 * @param asFloat whether what is computed with is the number as a 32-bit float: that has to lie
 *     between the bounds, too, and may be 0 only where the number is
 */
public record Range(
    double min, boolean minInclusive, double max, boolean maxInclusive, boolean asFloat) {
  public Range {
    if (!(min <= max)) {
      throw new IllegalArgumentException("empty range from " + min + " to " + max);
    }
  }

  public Range(double min, boolean minInclusive, double max, boolean maxInclusive) {
    this(min, minInclusive, max, maxInclusive, false);
  }

  /** The same range, of numbers that are computed with as 32-bit floats. */
  public Range ofFloats() {
    return new Range(min, minInclusive, max, maxInclusive, true);
  }

  /** Every finite number. */
  public static Range any() {
    return new Range(Double.NEGATIVE_INFINITY, false, Double.POSITIVE_INFINITY, false);
  }

  /** x ≥ min. */
  public static Range atLeast(double min) {
    return new Range(min, true, Double.POSITIVE_INFINITY, false);
  }

  /** x &gt; min. */
  public static Range above(double min) {
    return new Range(min, false, Double.POSITIVE_INFINITY, false);
  }

  /** min ≤ x ≤ max. */
  public static Range closed(double min, double max) {
    return new Range(min, true, max, true);
  }

  /** min &lt; x &lt; max. */
  public static Range open(double min, double max) {
    return new Range(min, false, max, false);
  }

  /** min ≤ x &lt; max. */
  public static Range closedOpen(double min, double max) {
    return new Range(min, true, max, false);
  }

  /** min &lt; x ≤ max. */
  public static Range openClosed(double min, double max) {
    return new Range(min, false, max, true);
  }

  /** Whether the number is finite and lies between the bounds. */
  public boolean contains(double x) {
    return liesBetween(x) && (!asFloat || (liesBetween((float) x) && (x == 0 || (float) x != 0)));
  }

  private boolean liesBetween(double x) {
    return Double.isFinite(x)
        && (minInclusive ? x >= min : x > min)
        && (maxInclusive ? x <= max : x < max);
  }

  /** For messages: {@code of at least 0 and below 1}; empty without bounds. */
  @Override
  public String toString() {
    return asFloat ? (bounds() + " that a 32-bit float can hold").strip() : bounds();
  }

  private String bounds() {
    String lower = (minInclusive ? "of at least " : "above ") + plain(min);
    String upper = (maxInclusive ? "at most " : "below ") + plain(max);
    if (Double.isInfinite(min)) {
      return Double.isInfinite(max) ? "" : (maxInclusive ? "of " : "") + upper;
    }
    if (Double.isInfinite(max)) {
      return lower;
    }
    return minInclusive && maxInclusive
        ? "from " + plain(min) + " to " + plain(max)
        : lower + " and " + upper;
  }

  private static String plain(double x) {
    return x == Math.rint(x) && Math.abs(x) < 1e15 ? Long.toString((long) x) : Double.toString(x);
  }
}
