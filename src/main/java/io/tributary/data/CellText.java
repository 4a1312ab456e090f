package io.tributary.data;

/** One spelling for each value: what categories and classes are called in files and messages. */
public final class CellText {
  private CellText() {}

  /** Whole numbers without a fraction ("7"), others as {@link Double#toString}. */
  public static String ofNumber(double value) {
    if (value == Math.rint(value) && Math.abs(value) < 1L << 53) {
      return Long.toString((long) value); // also turns -0.0 into "0"
    }
    return Double.toString(value);
  }

  /** Whether the number has no fraction and is small enough to be held exactly. */
  public static boolean isWhole(double value) {
    return value == Math.rint(value) && Math.abs(value) <= 1L << 53;
  }
}
