package io.tributary.ingest;

import io.tributary.data.ColumnNarrowing;
import java.io.Serializable;

/**
 * The smallest and the largest number of a column, and whether a float holds all of them: mergeable
 * in any order. Numbers that are not finite as 32-bit floats are passed over.
 */
final class NumberRange implements Serializable {
  private static final long serialVersionUID = 1;

  /**
   * A column is rounded as it is unless its numbers are this many times larger than they are apart:
   * up to there, a float's rounding is less than 2⁻²⁰ of their spread.
   */
  private static final double FAR_FROM_ZERO = 16;

  /**
   * Moments have their place in the day, the week and the year in inputs of their own, so that days
   * may be rounded up to 2⁻¹⁶ of their spread: today, moments of less than some 80 days have an
   * origin.
   */
  private static final double MOMENTS_FAR_FROM_ZERO = 256;

  /** Numbers that are apart by less than this part of their size have few digits of their own. */
  private static final double ROUNDING = 0x1p-44;

  private boolean floats; // cells are floats, which stand for what they are called
  private double smallest = Double.POSITIVE_INFINITY;
  private double largest = Double.NEGATIVE_INFINITY;
  private boolean rounded; // some number is not a float

  /** For Kryo. */
  @SuppressWarnings("unused")
  private NumberRange() {}

  /**
   * @param floats whether the cells are floats
   */
  NumberRange(boolean floats) {
    this.floats = floats;
  }

  /** Takes in a finite number. */
  void add(double x) {
    smallest = x < smallest ? x : smallest;
    largest = x > largest ? x : largest;
    rounded |= isRounded(x);
  }

  /** Takes in the first {@code n} numbers. */
  void add(double[] numbers, int n) {
    double low = smallest;
    double high = largest;
    for (int i = 0; i < n; i++) {
      double x = numbers[i];
      if (ColumnNarrowing.isUsable(x)) {
        low = x < low ? x : low;
        high = x > high ? x : high;
      }
    }
    smallest = low;
    largest = high;
    for (int i = 0; i < n && !rounded; i++) {
      rounded = ColumnNarrowing.isUsable(numbers[i]) && isRounded(numbers[i]);
    }
  }

  private boolean isRounded(double x) {
    return !rounded && (floats ? FloatSpelling.toDouble((float) x) : (double) (float) x) != x;
  }

  void merge(NumberRange other) {
    smallest = Math.min(smallest, other.smallest);
    largest = Math.max(largest, other.largest);
    rounded |= other.rounded;
  }

  private double named(double x) {
    return (floats && Double.isFinite(x) ? FloatSpelling.toDouble((float) x) : x) + 0.0;
  }

  /** The smallest number; positive infinity if there is none. */
  double smallest() {
    return named(smallest);
  }

  /** The largest number; negative infinity if there is none. */
  double largest() {
    return named(largest);
  }

  /** Whether there are numbers, and all are the same. */
  boolean isSingle() {
    return smallest == largest;
  }

  /** Whether the numbers differ, but by no more than sums of numbers of their size are rounded. */
  boolean isAlmostSingle() {
    return spread() > 0 && spread() <= ROUNDING * magnitude();
  }

  /** How far the smallest and the largest number are apart; negative if there is none. */
  double spread() {
    return largest() - smallest();
  }

  /**
   * What numbers must differ by to be told apart for sure once they are floats: the distance of
   * neighbouring floats that are as far from 0 as the numbers are from {@code origin}.
   */
  double step(double origin) {
    double farthest = Math.max(Math.abs(smallest() - origin), Math.abs(largest() - origin));
    return Math.max(Math.ulp((float) farthest), Math.ulp(magnitude()));
  }

  /** The largest magnitude. */
  double magnitude() {
    return Math.max(Math.abs(smallest()), Math.abs(largest()));
  }

  /** Whether some number is not a 32-bit float. */
  boolean isRounded() {
    return rounded;
  }

  /**
   * What is subtracted from the numbers before they are rounded to floats: 0 where that loses
   * nothing that matters, else their middle, rounded to a multiple of a power of two that is no
   * more than their spread. A function of the numbers as a set; a difference from it is exact
   * (Sterbenz), as they are within a factor of two of it.
   */
  double origin() {
    return origin(FAR_FROM_ZERO);
  }

  /** As {@link #origin}, for days, of which there are the cycles besides. */
  double momentOrigin() {
    return origin(MOMENTS_FAR_FROM_ZERO);
  }

  private double origin(double farFromZero) {
    double spread = spread();
    if (!rounded || !(spread > 0) || magnitude() <= farFromZero * spread) {
      return 0;
    }
    double unit = Math.scalb(1.0, Math.getExponent(spread));
    return Math.rint((smallest() + spread / 2) / unit) * unit;
  }

  /** As {@link #origin}, for a column that is written back: a single number is its own. */
  double labelOrigin() {
    return rounded && isSingle() ? smallest() : origin();
  }
}
