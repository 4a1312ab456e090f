package io.tributary.data;

import java.math.BigDecimal;

/** One spelling for each value: what categories and classes are called in files and messages. */
public final class CellText {
  private CellText() {}

  /** Up to here, a double is told apart from every other whole number. */
  private static final double EXACT = 1L << 53;

  private static final double LONG = 0x1p63;

  /** Whole numbers without a fraction ("7"), others as {@link Double#toString}. */
  public static String ofNumber(double value) {
    if (isWhole(value)) {
      return Long.toString((long) value); // also turns -0.0 into "0"
    }
    return Double.toString(value);
  }

  /**
   * The spelling of a number that may be larger than a double holds exactly.
   *
   * @param exact its digits; a number with a fraction is spelled as the double nearest to it
   */
  public static String ofNumber(BigDecimal exact) {
    return isExact(exact.doubleValue()) || exact.stripTrailingZeros().scale() > 0
        ? ofNumber(exact.doubleValue())
        : exact.toBigInteger().toString();
  }

  /** Whether no other whole number has the same double. */
  public static boolean isExact(double value) {
    return Math.abs(value) < EXACT;
  }

  /** Whether the number has no fraction and is no larger than a 64-bit whole number. */
  public static boolean isWhole(double value) {
    return value == Math.rint(value) && Math.abs(value) < LONG;
  }
}
