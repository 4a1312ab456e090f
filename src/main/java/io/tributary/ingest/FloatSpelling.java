package io.tributary.ingest;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * What a 32-bit float is called: the decimal number with the fewest digits among those that round
 * to it, and of these the nearest to it. A text format holds that number for the float, so both
 * have to be the same value where more than float's digits count.
 */
final class FloatSpelling {
  private static final double[] POWERS_OF_TEN = {1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9};

  /** Below this, a product with 10⁹ is exact enough to be rounded to the right whole number. */
  private static final float MODEST = 1 << 22;

  private FloatSpelling() {}

  /** The double nearest to the float's decimal number; NaN and infinities as they are. */
  static double toDouble(float value) {
    double x = value;
    double magnitude = Math.abs(x);
    if (magnitude == Math.rint(magnitude) && magnitude < 1 << 24) {
      return x;
    }
    if (magnitude < MODEST && magnitude >= 1e-2) {
      for (double power : POWERS_OF_TEN) {
        // Both are whole numbers below 2⁵³: their quotient is the decimal number, rounded once.
        double decimal = Math.rint(x * power) / power;
        if ((float) decimal == value) {
          return decimal;
        }
      }
    }
    return Float.isFinite(value) ? fewestDigits(value) : x;
  }

  private static double fewestDigits(float value) {
    BigDecimal exact = new BigDecimal(value);
    for (int digits = 1; digits < 9; digits++) {
      double decimal = exact.round(new MathContext(digits, RoundingMode.HALF_EVEN)).doubleValue();
      if ((float) decimal == value) {
        return decimal;
      }
    }
    return exact
        .round(new MathContext(9, RoundingMode.HALF_EVEN))
        .doubleValue(); // which tells all floats apart
  }
}
