package io.tributary.optimizer;

/**
 * The last steps s of a minimiser and the changes y of the gradient along them: an approximation of
 * the inverse Hessian.
 *
 * <p>The direction −H g is found by the two-loop recursion (Nocedal &amp; Wright 2006, Algorithm
 * 7.4), with H₀ = (s·y / y·y) I of the last step; −g without any. Dot products are summed in double
 * in the elements' order, in four interleaved sums: a function of the numbers alone. Steps and
 * changes are in the {@link OptimizerState}, a ring of arrays; all else follows from them. Not for
 * several threads.
 */
public final class LbfgsHistory {
  private static final int PAIRS = 0;
  private static final int FOUND = 1;

  private final OptimizerState state;
  private final int history;
  private final double[] rho; // 1 / s·y, one for each place of the ring
  private final double[] alpha;

  public LbfgsHistory(Lbfgs settings, OptimizerState state) {
    this.state = state;
    this.history = settings.history();
    this.rho = new double[history];
    this.alpha = new double[history];
    for (int place = 0; place < Math.min(history, pairs()); place++) {
      rho[place] = 1 / dot(steps(place), changes(place));
    }
  }

  private long pairs() {
    return (long) state.number(PAIRS);
  }

  private float[] steps(int place) {
    return state.moment(place);
  }

  private float[] changes(int place) {
    return state.moment(history + place);
  }

  /** Whether there is no step to remember. */
  public boolean isEmpty() {
    return pairs() == 0;
  }

  /** Forgets all steps. */
  public void clear() {
    state.number(PAIRS, 0);
  }

  /** Whether the minimum has been {@linkplain #found found}. */
  public boolean isFound() {
    return state.number(FOUND) != 0;
  }

  /** The minimum is found, as far as it can be. */
  public void found() {
    state.number(FOUND, 1);
  }

  /**
   * Remembers a step, if the cost bends upwards along it, so that H stays positive definite.
   *
   * @param from where it began
   * @param to where it ended
   * @param gradientFrom at its beginning
   * @param gradientTo at its end
   */
  public void add(float[] from, float[] to, double[] gradientFrom, double[] gradientTo) {
    int place = (int) (pairs() % history);
    float[] s = steps(place);
    float[] y = changes(place);
    for (int i = 0; i < s.length; i++) {
      s[i] = to[i] - from[i];
      y[i] = (float) (gradientTo[i] - gradientFrom[i]);
    }
    double bend = dot(s, y);
    if (bend > 1e-10 * dot(y, y) && bend > 0 && 1 / bend < Double.POSITIVE_INFINITY) {
      rho[place] = 1 / bend;
      state.number(PAIRS, state.number(PAIRS) + 1);
    } else {
      clear(); // its place may have held the oldest step
    }
  }

  /**
   * The direction −H g.
   *
   * @param direction takes it
   */
  public void direction(double[] gradient, double[] direction) {
    int known = (int) Math.min(history, pairs());
    int last = (int) ((pairs() + history - 1) % history);
    for (int i = 0; i < direction.length; i++) {
      direction[i] = -gradient[i];
    }
    for (int k = 0; k < known; k++) {
      int place = (last - k + history) % history;
      alpha[place] = rho[place] * dot(steps(place), direction);
      add(-alpha[place], changes(place), direction);
    }
    if (known > 0) {
      double gamma = 1 / (rho[last] * dot(changes(last), changes(last)));
      for (int i = 0; i < direction.length; i++) {
        direction[i] *= gamma;
      }
    }
    for (int k = known - 1; k >= 0; k--) {
      int place = (last - k + history) % history;
      double beta = rho[place] * dot(changes(place), direction);
      add(alpha[place] - beta, steps(place), direction);
    }
  }

  private static void add(double factor, float[] vector, double[] to) {
    for (int i = 0; i < to.length; i++) {
      to[i] += factor * vector[i];
    }
  }

  private static double dot(float[] a, float[] b) {
    double s0 = 0;
    double s1 = 0;
    double s2 = 0;
    double s3 = 0;
    int i = 0;
    for (; i + 3 < a.length; i += 4) {
      s0 += (double) a[i] * b[i];
      s1 += (double) a[i + 1] * b[i + 1];
      s2 += (double) a[i + 2] * b[i + 2];
      s3 += (double) a[i + 3] * b[i + 3];
    }
    for (; i < a.length; i++) {
      s0 += (double) a[i] * b[i];
    }
    return (s0 + s1) + (s2 + s3);
  }

  private static double dot(float[] a, double[] b) {
    double s0 = 0;
    double s1 = 0;
    double s2 = 0;
    double s3 = 0;
    int i = 0;
    for (; i + 3 < a.length; i += 4) {
      s0 += a[i] * b[i];
      s1 += a[i + 1] * b[i + 1];
      s2 += a[i + 2] * b[i + 2];
      s3 += a[i + 3] * b[i + 3];
    }
    for (; i < a.length; i++) {
      s0 += a[i] * b[i];
    }
    return (s0 + s1) + (s2 + s3);
  }

  /** The dot product, in the order of all others here. */
  public static double dot(double[] a, double[] b) {
    double s0 = 0;
    double s1 = 0;
    double s2 = 0;
    double s3 = 0;
    int i = 0;
    for (; i + 3 < a.length; i += 4) {
      s0 += a[i] * b[i];
      s1 += a[i + 1] * b[i + 1];
      s2 += a[i + 2] * b[i + 2];
      s3 += a[i + 3] * b[i + 3];
    }
    for (; i < a.length; i++) {
      s0 += a[i] * b[i];
    }
    return (s0 + s1) + (s2 + s3);
  }
}
