package io.tributary.report;

import java.util.Collection;
import java.util.Locale;

/**
 * How a table's weights are written: whole numbers as they are; others with as many decimals, the
 * same for all, as make the largest one five digits.
 */
final class WeightFormat {
  private static final int DIGITS = 5;
  private static final double SMALL = 1e-3;
  private static final double LARGE = 1e12;

  private final String format; // of a double; null: all are whole numbers

  WeightFormat(Collection<?> weights) {
    double largest = 0;
    boolean whole = true;
    for (Object weight : weights) {
      double value = weight instanceof Number number ? Math.abs(number.doubleValue()) : 0;
      largest = Math.max(largest, value);
      whole &= value == Math.rint(value) && value < LARGE;
    }
    if (whole) {
      format = null;
    } else if (largest < SMALL || largest >= LARGE) {
      format = "%." + (DIGITS - 1) + "e";
    } else {
      int digits = largest < 1 ? 1 : (int) Math.log10(largest) + 1;
      format = "%." + Math.max(1, DIGITS - digits) + "f";
    }
  }

  String of(Object weight) {
    if (!(weight instanceof Number number)) {
      return "-";
    }
    return format == null
        ? String.valueOf(number.longValue())
        : String.format(Locale.ROOT, format, number.doubleValue());
  }
}
