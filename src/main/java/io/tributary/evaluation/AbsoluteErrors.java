package io.tributary.evaluation;

import java.io.Serial;

/**
 * The weight of rows at each distinct absolute error: all that their median needs.
 *
 * <p>The weighted median is the smallest error e with W(≤e) &gt; W/2; where W(≤e) = W/2, as with an
 * even number of rows that weigh alike, it is the mean of e and the next larger one. (NumPy's
 * {@code median} where all weights are 1.)
 *
 * <p>Errors are kept as floats, and exactly up to a number of distinct ones, which take 12 bytes
 * each. Beyond, {@linkplain ScoreWeights the lowest bits are dropped}, and the median is the middle
 * of those errors that count as equal: with {@value #MAX_DISTINCT} distinct errors and most of them
 * within a factor of 2¹⁰ of the largest, off by some 2⁻¹¹ of itself.
 *
 * <p>Public for Kryo's registration only. Not thread-safe.
 */
public final class AbsoluteErrors extends ScoreWeights {
  @Serial private static final long serialVersionUID = 1L;

  static final int MAX_DISTINCT = 1 << 14;

  /** For Kryo, which fills the fields. */
  @SuppressWarnings("unused")
  private AbsoluteErrors() {
    this(1);
  }

  /** No errors of one of so many outputs, which share the room. */
  AbsoluteErrors(int outputs) {
    super(1, Math.max(MIN_LIMIT, MAX_DISTINCT / outputs));
  }

  /**
   * Adds a row.
   *
   * @param error not negative
   * @param weight above 0
   */
  void add(float error, double weight) {
    add(error, 0, weight);
  }

  /** The weighted median; NaN without rows, or if an error was NaN. */
  double median() {
    if (distinct() == 0 || hasNan()) {
      return Double.NaN;
    }
    double total = 0;
    for (int i = 0; i < distinct(); i++) {
      total += weight(0, i);
    }
    double below = 0;
    int i = 0;
    while (i < distinct() - 1 && below + weight(0, i) < total / 2) {
      below += weight(0, i);
      i++;
    }
    boolean half = i < distinct() - 1 && below + weight(0, i) == total / 2;
    return half ? (middle(i) + middle(i + 1)) / 2 : middle(i);
  }

  private double middle(int i) {
    return ((double) lowest(i) + highest(i)) / 2;
  }
}
