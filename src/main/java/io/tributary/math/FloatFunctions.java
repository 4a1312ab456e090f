package io.tributary.math;

/**
 * exp, sigmoid and tanh for floats, in place on a range, in plain Java arithmetic.
 *
 * <p>{@link Math#exp} costs tens of nanoseconds and may differ between processors in the last bit.
 * These compute in double and round once: within 1 unit in the last place of float over the whole
 * range, the same bits everywhere, wherever in a range a number lies and however long that is.
 *
 * <p>A range takes about 1 ns a number. For that, all arithmetic is in loops over arrays without
 * branches, and of additions, multiplications and divisions alone: what HotSpot makes vector
 * instructions of. JDK 17 does not vectorise conversions between types nor the making of 2ⁿ from an
 * exponent's bits, so conversions have loops of their own, and powers come from squaring: eˣ =
 * (e^(x/2ᵏ))^(2ᵏ). That multiplies double's rounding errors by 2ᵏ, which float does not see.
 *
 * <p>An instance is scratch memory for ranges: not for several threads.
 */
public final class FloatFunctions {
  /**
   * Small enough for a processor's nearest memory, large enough to hide what a loop's ends cost.
   */
  static final int TILE = 512;

  // Beyond these, float's results stay as they are. What is computed from them rounds to 0, 1, −1
  // or infinity.
  private static final float EXP_LOW = -105;
  private static final float EXP_HIGH = 89;
  private static final float SIGMOID_LOW = -105;
  private static final float SIGMOID_HIGH = 20;
  private static final float TANH_HIGH = 10;

  private final double[] tile = new double[TILE];
  private final RectifierFunctions rectifiers = new RectifierFunctions();

  /** Functions that are made of these. */
  public RectifierFunctions rectifiers() {
    return rectifiers;
  }

  /**
   * x ← eˣ for each x from {@code from} to before {@code to}. Underflows to 0 and overflows to
   * infinity as float does; NaN stays NaN.
   */
  public void exp(float[] x, int from, int to) {
    for (int begin = from, n; begin < to; begin += n) {
      n = Math.min(TILE, to - begin);
      load(x, begin, n, EXP_LOW, EXP_HIGH);
      for (int i = 0; i < n; i++) {
        tile[i] = expInRange(tile[i]);
      }
      store(x, begin, n);
    }
  }

  /** x ← 1 / (1 + e⁻ˣ) for each x of a range. */
  public void sigmoid(float[] x, int from, int to) {
    for (int begin = from, n; begin < to; begin += n) {
      n = Math.min(TILE, to - begin);
      load(x, begin, n, SIGMOID_LOW, SIGMOID_HIGH);
      for (int i = 0; i < n; i++) {
        tile[i] = sigmoidInRange(tile[i]);
      }
      store(x, begin, n);
    }
  }

  /** x ← tanh x = (e²ˣ − 1) / (e²ˣ + 1) for each x of a range. */
  public void tanh(float[] x, int from, int to) {
    for (int begin = from, n; begin < to; begin += n) {
      n = Math.min(TILE, to - begin);
      load(x, begin, n, -TANH_HIGH, TANH_HIGH);
      for (int i = 0; i < n; i++) {
        tile[i] = tanhInRange(tile[i]);
      }
      store(x, begin, n);
    }
  }

  /**
   * numbers[from + i] ← cos 2πx and numbers[from + n + i] ← sin 2πx with x = numbers[from + i], for
   * i from 0 to before n.
   *
   * <p>Of an angle in turns the whole ones can be taken off without an error, so that the results
   * are right for every float; their error is below 1e-7.
   */
  public void cosineAndSine(float[] numbers, int from, int n) {
    for (int begin = 0, m; begin < n; begin += m) {
      m = Math.min(TILE, n - begin);
      loadPartOfTurn(numbers, from + begin, m);
      for (int i = 0; i < m; i++) {
        tile[i] = tile[i] * sineOverTurn(tile[i] * tile[i]);
      }
      store(numbers, from + n + begin, m);
    }
    cosine(numbers, from, n);
  }

  /** numbers[from + i] ← cos 2πx with x = numbers[from + i], as {@link #cosineAndSine} has it. */
  public void cosine(float[] numbers, int from, int n) {
    for (int begin = from, m; begin < from + n; begin += m) {
      m = Math.min(TILE, from + n - begin);
      loadPartOfTurn(numbers, begin, m);
      for (int i = 0; i < m; i++) {
        tile[i] = cosineOfSquare(tile[i] * tile[i]);
      }
      store(numbers, begin, m);
    }
  }

  // From −½ to ½. Floats of 2²⁴ and more are whole numbers, as those that they are clamped to are;
  // adding 3·2⁵¹ leaves no place for anything but whole numbers.
  private void loadPartOfTurn(float[] turns, int begin, int n) {
    for (int i = 0; i < n; i++) {
      tile[i] = turns[begin + i];
    }
    for (int i = 0; i < n; i++) {
      double x = Math.max(-0x1p24, Math.min(0x1p24, tile[i]));
      tile[i] = x - ((x + 0x1.8p52) - 0x1.8p52);
    }
  }

  /** cos 2π√u for 0 ≤ u ≤ ¼: its Taylor series up to u¹¹, whose rest is below 2e-12. */
  private static double cosineOfSquare(double u) {
    double p = 0.28200596845579123 - u * (0.03638284114254567 - u * 0.0037798342006800396);
    p = p + u * u * u * -0.0003229910672070978;
    p = 26.4262567833744 - u * (7.903536371318469 - u * (1.714390711088672 - u * p));
    p = 64.9393940226683 - u * (85.45681720669373 - u * (60.24464137187666 - u * p));
    return 1 - u * (19.739208802178716 - u * p);
  }

  /** sin(2π√u) / √u for 0 ≤ u ≤ ¼: its Taylor series up to u¹¹, whose rest is below 2e-12. */
  private static double sineOverTurn(double u) {
    double p = 0.10422916220813984 - u * (0.012031585942120627 - u * 0.0011309237482517963);
    p = p + u * u * u * -8.823533599243006e-05;
    p = 15.09464257682299 - u * (3.819952584848282 - u * (0.7181223017785006 - u * p));
    p = 81.60524927607506 - u * (76.70585975306139 - u * (42.058693944897655 - u * p));
    return 6.283185307179586 - u * (41.34170224039976 - u * p);
  }

  /**
   * results[i] ← ln(1 + e^−|x|) with x = x[from + i], for {@code n} numbers: what cross entropy
   * takes of a logit.
   *
   * <p>In double, as losses are: the relative error is below 2e-12 for |x| ≤ 20 and below 3e-9 for
   * |x| ≤ 105; beyond, where results are below 1e-45, they stay.
   */
  public static void log1pExpMinusAbs(float[] x, int from, int n, double[] results) {
    for (int i = 0; i < n; i++) {
      results[i] = x[from + i];
    }
    for (int i = 0; i < n; i++) {
      results[i] = expInRange(-Math.min(-EXP_LOW, Math.abs(results[i])));
    }
    // A loop of its own: both in one are more than HotSpot unrolls, hence more than it vectorises.
    for (int i = 0; i < n; i++) {
      results[i] = log1pInRange(results[i]);
    }
  }

  // Clamped in place, as 16 floats fit where 8 doubles do. NaN stays NaN.
  private void load(float[] x, int begin, int n, float low, float high) {
    for (int i = begin; i < begin + n; i++) {
      x[i] = clamp(x[i], low, high);
    }
    for (int i = 0; i < n; i++) {
      tile[i] = x[begin + i];
    }
  }

  private void store(float[] x, int begin, int n) {
    for (int i = 0; i < n; i++) {
      x[begin + i] = (float) tile[i];
    }
  }

  private static float clamp(float x, float low, float high) {
    return Math.max(low, Math.min(high, x));
  }

  /**
   * eˣ for |x| ≤ 105, as (eʳ)^4096 with r = x/4096.
   *
   * <p>eʳ is its Taylor series up to r⁵. The rest, r⁶/720 with |r| ≤ 0.0257, grows 4096-fold to
   * 1.7e-9; rounding errors to some 1e-12. Float's last place is 6e-8 at least.
   */
  static double expInRange(double x) {
    double r = x * 0x1p-12;
    double p = 1 + r * (1 + r * (1.0 / 2 + r * (1.0 / 6 + r * (1.0 / 24 + r * (1.0 / 120)))));
    p *= p; // 2
    p *= p;
    p *= p;
    p *= p; // 16
    p *= p;
    p *= p;
    p *= p;
    p *= p; // 256
    p *= p;
    p *= p;
    p *= p;
    p *= p; // 4096
    return p;
  }

  /**
   * ln(1 + y) for 0 ≤ y ≤ 1, as 2 artanh s with s = y / (2 + y) ≤ 1/3.
   *
   * <p>The series is s + s³/3 + s⁵/5 + ... up to s²⁵/25; relative to s its rest is below 2e-14.
   */
  private static double log1pInRange(double y) {
    double s = y / (2 + y);
    double t = s * s;
    double p = 1.0 / 21 + t * (1.0 / 23 + t * (1.0 / 25));
    p = 1.0 / 15 + t * (1.0 / 17 + t * (1.0 / 19 + t * p));
    p = 1.0 / 9 + t * (1.0 / 11 + t * (1.0 / 13 + t * p));
    p = 1.0 / 3 + t * (1.0 / 5 + t * (1.0 / 7 + t * p));
    return 2 * s * (1 + t * p);
  }

  private static double sigmoidInRange(double x) {
    return 1 / (1 + expInRange(-x));
  }

  /**
   * tanh x for |x| ≤ 10, as u / (u + 2) with u = e²ˣ − 1.
   *
   * <p>u, not e²ˣ, since the difference would lose what small numbers are made of. The series up to
   * r⁵ of eʳ − 1, with r = 2x/64, is doubled six times by e²ʳ − 1 = u(u + 2). Relative to tanh x,
   * the series' rest becomes 3.3e-10 at most, near |x| = 3.
   */
  private static double tanhInRange(double x) {
    double r = x * 0x1p-5;
    double u = r * (1 + r * (1.0 / 2 + r * (1.0 / 6 + r * (1.0 / 24 + r * (1.0 / 120)))));
    u *= u + 2; // 2
    u *= u + 2;
    u *= u + 2;
    u *= u + 2; // 16
    u *= u + 2;
    u *= u + 2; // 64
    return u / (u + 2);
  }
}
