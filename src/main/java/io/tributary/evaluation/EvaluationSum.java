package io.tributary.evaluation;

import java.io.Serial;
import java.io.Serializable;
import java.util.Map;

/**
 * Sums over rows, in double precision, from which metrics are computed once all rows are in.
 *
 * <p>Floating-point addition is not associative: for results that are the same bit for bit, add the
 * rows of a shard in their order, and merge the shards in theirs. Rows of weight 0 have no effect.
 *
 * <p>Not thread-safe. Java serialisation and Kryo both carry it.
 */
public abstract sealed class EvaluationSum implements Serializable
    permits ClassificationSum, MultiLabelSum, RegressionSum {
  @Serial private static final long serialVersionUID = 1L;

  /**
   * Adds another sum's rows after the rows of this one.
   *
   * @param other of the same kind and size; its value stays as it is
   * @throws IllegalArgumentException if the other is of another kind or size
   */
  public abstract void merge(EvaluationSum other);

  /**
   * The metrics by name, in the order of reports. What is undefined, or not finite, is null: never
   * NaN or infinite.
   */
  public abstract Map<String, Object> metrics();

  /** How many bytes the sum can come to once it is {@linkplain #compact compact}. */
  public abstract long mostBytes();

  /** Frees what only adding needs. Worth a call before the sum travels; adding may go on. */
  public void compact() {}

  /**
   * Whether a row of this weight is to be added at all: zero times an infinite loss would be NaN.
   */
  static boolean counts(double weight) {
    if (weight > 0 && weight < Double.POSITIVE_INFINITY) {
      return true;
    } else if (weight == 0) {
      return false;
    }
    throw new IllegalArgumentException("a row's weight is " + weight + "; expected a number >= 0");
  }

  static Double finiteOrNull(double x) {
    return Double.isFinite(x) ? x : null;
  }
}
