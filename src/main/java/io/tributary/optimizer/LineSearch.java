package io.tributary.optimizer;

/**
 * A step along a descent direction that satisfies the strong Wolfe conditions: with φ(a) the cost
 * after a step of a, φ(a) ≤ φ(0) + c₁ a φ'(0) and |φ'(a)| ≤ c₂ |φ'(0)|, c₁ = 10⁻⁴, c₂ = 0.9. Where
 * costs are so near to each other that floats' rounding decides, slopes alone do.
 *
 * <p>Source: Nocedal &amp; Wright 2006, Algorithms 3.5 (bracketing) and 3.6 (zoom), with cubic
 * interpolation (3.59) kept away from the interval's ends; slopes instead of costs as in Hager
 * &amp; Zhang 2005. Not for several threads.
 */
public final class LineSearch {
  private static final double C1 = 1e-4;
  private static final double C2 = 0.9;

  /** What part of a cost rounding may be: a mean of losses by 32-bit floats. */
  private static final double ROUNDING = 1e-7;

  /** Of the function, at most: beyond it, floats have no better place to offer. */
  private static final int MOST_EVALUATIONS = 12;

  /** A function of one number, with its derivative. */
  public interface Function {
    /** Goes to a place, where {@link #value} and {@link #slope} are. */
    void at(double a);

    double value();

    double slope();
  }

  private record Point(double a, double value, double slope) {}

  private final Function function;
  private final Point start;
  private int evaluations;

  private LineSearch(Function function, Point start) {
    this.function = function;
    this.start = start;
  }

  /**
   * Finds a step, where the function is then.
   *
   * @param value at 0
   * @param slope at 0, below 0
   * @param first the step that is tried first
   * @return 0 if there is no step that floats could tell from none
   */
  public static double find(Function function, double value, double slope, double first) {
    return new LineSearch(function, new Point(0, value, slope)).bracketed(first);
  }

  private Point at(double a) {
    evaluations++;
    function.at(a);
    return new Point(a, function.value(), function.slope());
  }

  // What is no number is taken for too high.
  private boolean isLowEnough(Point point) {
    return point.value <= start.value + C1 * point.a * start.slope
        || (Math.abs(point.value - start.value) <= ROUNDING * Math.abs(start.value)
            && isFlatEnough(point));
  }

  private boolean isFlatEnough(Point point) {
    return Math.abs(point.slope) <= -C2 * start.slope;
  }

  private double bracketed(double first) {
    Point before = start;
    double a = first;
    while (evaluations < MOST_EVALUATIONS) {
      Point point = at(a);
      if (!isLowEnough(point) || (before.a > 0 && !(point.value < before.value))) {
        return zoomed(before, point);
      }
      if (isFlatEnough(point)) {
        return a;
      }
      if (point.slope >= 0) {
        return zoomed(point, before);
      }
      double further = minimum(before, point);
      double span = point.a - before.a;
      a = within(further, point.a + 0.1 * span, point.a + 9 * span);
      before = point;
    }
    return before.a; // the last one, low enough
  }

  // low: of those that are low enough, the lowest so far; the slope there points to high.
  private double zoomed(Point lowest, Point highest) {
    Point low = lowest;
    Point high = highest;
    while (evaluations < MOST_EVALUATIONS) {
      double span = high.a - low.a;
      double near = low.a + 0.1 * span;
      double far = low.a + 0.9 * span;
      double a = minimum(low, high);
      a = within(a, Math.min(near, far), Math.max(near, far));
      if (a == low.a || a == high.a) {
        break;
      }
      Point point = at(a);
      if (!isLowEnough(point) || !(point.value < low.value)) {
        high = point;
        continue;
      }
      if (isFlatEnough(point)) {
        return a;
      }
      if (point.slope * span >= 0) {
        high = low;
      }
      low = point;
    }
    if (low.a > 0) {
      function.at(low.a);
    }
    return low.a;
  }

  // Of the cubic through both; NaN where there is none.
  private static double minimum(Point p, Point q) {
    double d1 = p.slope + q.slope - 3 * (p.value - q.value) / (p.a - q.a);
    double root = Math.sqrt(d1 * d1 - p.slope * q.slope);
    double d2 = q.a > p.a ? root : -root;
    return q.a - (q.a - p.a) * ((q.slope + d2 - d1) / (q.slope - p.slope + 2 * d2));
  }

  private static double within(double a, double least, double most) {
    return a >= least && a <= most
        ? a
        : a > most ? most : a < least ? least : least + 0.5 * (most - least);
  }
}
