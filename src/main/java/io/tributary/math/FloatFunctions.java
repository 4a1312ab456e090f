package io.tributary.math;

/**
 * exp, sigmoid and tanh for floats, in plain Java arithmetic.
 *
 * <p>{@link Math#exp} costs tens of nanoseconds and may differ between processors in the last bit.
 * These compute in double and round once: within 1 unit in the last place of float over the whole
 * range, the same bits everywhere.
 */
public final class FloatFunctions {
  private static final double LOG2_E = 1.4426950408889634;
  private static final double LN_2 = 0.6931471805599453;

  /** Adding and subtracting 1.5·2⁵² rounds a double of moderate size to a whole number. */
  private static final double ROUNDER = 0x1.8p52;

  private FloatFunctions() {}

  /** eˣ. Underflows to 0 and overflows to infinity as float does; NaN stays NaN. */
  public static float exp(float x) {
    // Beyond these, float's exp is 0 and infinity; the bounds keep the exponent in double's range.
    if (x > 89) {
      return Float.POSITIVE_INFINITY;
    }
    if (x < -104) {
      return 0;
    }
    return (float) expInRange(x);
  }

  /**
   * eˣ for |x| ≤ 700: x = n·ln 2 + r with whole n and |r| ≤ ln 2 / 2, so that eˣ = 2ⁿ·eʳ.
   *
   * <p>eʳ is its Taylor series up to r⁸: the rest is below 0.35⁹/9! = 2.2e-10, a few thousandths of
   * a float's last place.
   */
  static double expInRange(double x) {
    double n = (x * LOG2_E + ROUNDER) - ROUNDER;
    double r = x - n * LN_2;
    double r2 = r * r;
    double r4 = r2 * r2;
    // Estrin's scheme: short chains of dependent operations.
    double p01 = 1 + r;
    double p23 = 0.5 + r * (1.0 / 6);
    double p45 = 1.0 / 24 + r * (1.0 / 120);
    double p67 = 1.0 / 720 + r * (1.0 / 5040);
    double p = (p01 + r2 * p23) + r4 * ((p45 + r2 * p67) + r4 * (1.0 / 40320));
    return p * Double.longBitsToDouble(((long) n + 1023) << 52);
  }

  /** 1 / (1 + e⁻ˣ). */
  public static float sigmoid(float x) {
    if (x > 104) {
      return 1;
    }
    if (x < -104) {
      return 0;
    }
    return (float) (1 / (1 + expInRange(-x)));
  }

  /** (e²ˣ − 1) / (e²ˣ + 1). */
  public static float tanh(float x) {
    if (x > 10) {
      return 1;
    }
    if (x < -10) {
      return -1;
    }
    double y = x;
    if (y < 0.01 && y > -0.01) {
      // The formula would lose what small numbers are made of. The series' rest is below 6e-16.
      double y2 = y * y;
      return (float) (y - y * y2 * (1.0 / 3 - y2 * (2.0 / 15)));
    }
    return (float) (1 - 2 / (expInRange(2 * y) + 1));
  }
}
