package io.tributary.math;

/**
 * Activations that are smooth at 0 where relu is not, and their derivatives, for floats, in place
 * on a range: as {@link FloatFunctions}, in plain arithmetic in double, rounded once, the same bits
 * everywhere, in loops that HotSpot vectorises.
 *
 * <p>Every float gives a number, and infinities give limits. An instance is scratch memory for
 * ranges: not for several threads.
 */
public final class RectifierFunctions {
  private static final int TILE = FloatFunctions.TILE;

  // Beyond these, float's results stay as they are, or go on as 0 or x.
  private static final double GELU_HIGH = 15;
  private static final double EXPM1_LOW = -40;
  private static final double SWISH_LOW = -110;
  private static final double SWISH_HIGH = 40;

  /** 1/√(2π). */
  private static final double DENSITY_AT_0 = 0.3989422804014327;

  private final double[] tile = new double[TILE];
  private final double[] tails = new double[TILE];

  RectifierFunctions() {}

  /**
   * x ← x Φ(x) for each x of a range, with the normal distribution's Φ(x) = (1 + erf(x/√2)) / 2.
   *
   * <p>As max(x, 0) − |x| Φ(−|x|), where nothing is lost on either side.
   */
  public void gelu(float[] x, int from, int to) {
    for (int begin = from, n; begin < to; begin += n) {
      n = Math.min(TILE, to - begin);
      load(x, begin, n);
      expOfMinusHalfSquares(n);
      for (int i = 0; i < n; i++) {
        double size = Math.min(GELU_HIGH, Math.abs(tile[i]));
        tile[i] = Math.max(tile[i], 0) - size * (tails[i] * tailOverDensity(size));
      }
      store(x, begin, n);
    }
  }

  /**
   * x ← Φ(x) + x φ(x), the derivative of {@link #gelu}, with the density φ(x) = e^(−x²/2) / √(2π).
   * It has a zero, near −0.75, so that it is absolutely within 1e-9, beside float's rounding.
   */
  public void geluDerivative(float[] x, int from, int to) {
    for (int begin = from, n; begin < to; begin += n) {
      n = Math.min(TILE, to - begin);
      load(x, begin, n);
      expOfMinusHalfSquares(n);
      for (int i = 0; i < n; i++) {
        double size = Math.min(GELU_HIGH, Math.abs(tile[i]));
        tails[i] *= tailOverDensity(size) - size * DENSITY_AT_0;
      }
      // tails holds f'(−|x|), and f'(|x|) is 1 less that.
      for (int i = 0; i < n; i++) {
        double positive = isPositive(tile[i]);
        tile[i] = positive + (1 - 2 * positive) * tails[i];
      }
      store(x, begin, n);
    }
  }

  /** x ← x / (1 + e⁻ˣ) for each x of a range. */
  public void silu(float[] x, int from, int to) {
    for (int begin = from, n; begin < to; begin += n) {
      n = Math.min(TILE, to - begin);
      load(x, begin, n);
      expOfMinusSwish(n);
      for (int i = 0; i < n; i++) {
        tile[i] = Math.max(SWISH_LOW, tile[i]) / (1 + tails[i]);
      }
      store(x, begin, n);
    }
  }

  /**
   * x ← s (1 + x (1 − s)), the derivative of {@link #silu}, with s = 1 / (1 + e⁻ˣ). Its zero is
   * near −1.28; it is absolutely within 1e-9, beside float's rounding.
   */
  public void siluDerivative(float[] x, int from, int to) {
    for (int begin = from, n; begin < to; begin += n) {
      n = Math.min(TILE, to - begin);
      load(x, begin, n);
      expOfMinusSwish(n);
      for (int i = 0; i < n; i++) {
        double s = 1 / (1 + tails[i]);
        tile[i] = s * (1 + swish(tile[i]) * (tails[i] * s));
      }
      store(x, begin, n);
    }
  }

  /**
   * x ← x tanh(ln(1 + eˣ)) for each x of a range, as x w / (w + 2) with w = eˣ (eˣ + 2).
   *
   * <p>With v = e⁻ˣ instead, that is x (1 + 2v) / (1 + 2v + 2v²), which overflows on neither side.
   */
  public void mish(float[] x, int from, int to) {
    for (int begin = from, n; begin < to; begin += n) {
      n = Math.min(TILE, to - begin);
      load(x, begin, n);
      expOfMinusSwish(n);
      for (int i = 0; i < n; i++) {
        double v = tails[i];
        double w = 1 + 2 * v;
        tile[i] = Math.max(SWISH_LOW, tile[i]) * (w / (w + 2 * (v * v)));
      }
      store(x, begin, n);
    }
  }

  /**
   * x ← the derivative of {@link #mish}: with w = 1 + 2v and q = w + 2v², it is (w + 4 x v² (1 + v)
   * / q) / q. Its zero is near −1.19; it is absolutely within 1e-9, beside float's rounding.
   */
  public void mishDerivative(float[] x, int from, int to) {
    for (int begin = from, n; begin < to; begin += n) {
      n = Math.min(TILE, to - begin);
      load(x, begin, n);
      expOfMinusSwish(n);
      for (int i = 0; i < n; i++) {
        double v = tails[i];
        double w = 1 + 2 * v;
        double q = 1 / (w + 2 * (v * v));
        tile[i] = q * (w + 4 * swish(tile[i]) * (v * v) * (1 + v) * q);
      }
      store(x, begin, n);
    }
  }

  /** x ← ln(1 + eˣ) for each x of a range, as max(x, 0) + ln(1 + e^−|x|). */
  public void softplus(float[] x, int from, int to) {
    for (int begin = from, n; begin < to; begin += n) {
      n = Math.min(TILE, to - begin);
      load(x, begin, n);
      FloatFunctions.log1pExpMinusAbs(x, begin, n, tails);
      for (int i = 0; i < n; i++) {
        tile[i] = Math.max(0, tile[i]) + tails[i];
      }
      store(x, begin, n);
    }
  }

  /**
   * For each x of a range, x ← above · x where it is above 0, and below · (eˣ − 1) elsewhere.
   *
   * @param above finite
   * @param below finite
   */
  public void elu(double above, double below, float[] x, int from, int to) {
    for (int begin = from, n; begin < to; begin += n) {
      n = Math.min(TILE, to - begin);
      load(x, begin, n);
      for (int i = 0; i < n; i++) {
        tails[i] = expm1InRange(Math.max(EXPM1_LOW, Math.min(0, tile[i])));
      }
      for (int i = 0; i < n; i++) {
        tile[i] = above * Math.max(0, tile[i]) + below * tails[i];
      }
      store(x, begin, n);
    }
  }

  // tails ← e⁻ˣ, of the numbers in the tile.
  private void expOfMinusSwish(int n) {
    for (int i = 0; i < n; i++) {
      tails[i] = FloatFunctions.expInRange(-swish(tile[i]));
    }
  }

  // Beyond, x s(x) and x tanh(ln(1 + eˣ)) are 0 and x, and their derivatives 0 and 1.
  private static double swish(double x) {
    return Math.max(SWISH_LOW, Math.min(SWISH_HIGH, x));
  }

  // tails ← e^(−x²/2), of the numbers in the tile.
  private void expOfMinusHalfSquares(int n) {
    for (int i = 0; i < n; i++) {
      double size = Math.min(GELU_HIGH, Math.abs(tile[i]));
      tails[i] = FloatFunctions.expInRange(-0.5 * (size * size));
    }
  }

  private void load(float[] x, int begin, int n) {
    for (int i = 0; i < n; i++) {
      tile[i] = x[begin + i];
    }
  }

  private void store(float[] x, int begin, int n) {
    for (int i = 0; i < n; i++) {
      x[begin + i] = (float) tile[i];
    }
  }

  // 1 of a float above 0, else 0. A comparison would be a branch, wrongly guessed every other time.
  private static double isPositive(double x) {
    return Math.max(0, Math.min(1, x * 0x1p149));
  }

  /**
   * eˣ − 1 for −40 ≤ x ≤ 0, as {@link FloatFunctions#tanh} has it: u = e^(x/64) − 1, doubled six
   * times.
   *
   * <p>The series' rest, relative to eˣ, is below 64 · (x/64)⁶ / 720; of what is left of eˣ beside
   * 1, that is 2e-10 at most.
   */
  private static double expm1InRange(double x) {
    double r = x * 0x1p-6;
    double u = r * (1 + r * (1.0 / 2 + r * (1.0 / 6 + r * (1.0 / 24 + r * (1.0 / 120)))));
    u *= u + 2; // 2
    u *= u + 2;
    u *= u + 2;
    u *= u + 2; // 16
    u *= u + 2;
    u *= u + 2; // 64
    return u;
  }

  /**
   * Φ(−x) e^(x²/2) for 0 ≤ x ≤ 14.5, which falls from 1/2 as slowly as 1/x, as t P(t) with t = 5 /
   * (5 + x).
   *
   * <p>P interpolates at the 12 Chebyshev nodes of t's range, computed with 50 digits; its relative
   * error is below 1e-10. Between 14.5 and 15, what it is multiplied by leaves nothing of it.
   */
  private static double tailOverDensity(double x) {
    double t = 5 / (5 + x);
    double p = -0.1329969409772775 + t * 0.022579777959197214;
    p = -0.3503558750938051 + t * (0.2977143862691975 + t * p);
    p = -0.13566466673742764 + t * (0.3279809007882744 + t * p);
    p = 0.04115001017644284 + t * (0.11979209511459242 + t * p);
    p = 0.07610849648240392 + t * (0.0740802363557283 + t * p);
    p = 0.0797873124460119 + t * (0.07982426724782117 + t * p);
    return t * p;
  }
}
