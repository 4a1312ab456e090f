package io.tributary.evaluation;

import java.io.Serial;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
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

  /** Whole numbers up to here are exact in double precision. */
  private static final double MAX_EXACT = 0x1p53;

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

  /**
   * For each class or label, in their order: {@code precision}, {@code recall}, {@code f1} and
   * {@code support}, lists of numbers; what is undefined is null. Empty for numbers.
   */
  public abstract Map<String, Object> classMetrics();

  /**
   * What somebody predicts who has seen these rows' labels and nothing else, for every row alike:
   * the most frequent class's index, for each label 0 or 1, or each output's mean.
   */
  public abstract double[] constantPrediction();

  /**
   * What such a prediction is worth on these rows: by the names of {@link #metrics()} those metrics
   * that can be said of it.
   *
   * @param constant as {@link #constantPrediction} has it, of these rows or of others
   */
  public abstract Map<String, Object> metricsOf(double[] constant);

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

  /** A sum of weights for people: whole numbers, which counts are, as longs. */
  static Number weight(double sum) {
    // Not a conditional expression, which would turn the long into a double.
    if (sum == Math.rint(sum) && sum <= MAX_EXACT) {
      return (long) sum;
    }
    return sum;
  }

  /**
   * The lists of {@link #classMetrics()}.
   *
   * @param actual for each class, the weight of its rows
   * @param predicted the weight of the rows that are taken for it
   * @param right the weight of those that are both
   */
  static Map<String, Object> classMetrics(double[] actual, double[] predicted, double[] right) {
    List<Double> precision = new ArrayList<>();
    List<Double> recall = new ArrayList<>();
    List<Double> f1 = new ArrayList<>();
    List<Number> support = new ArrayList<>();
    for (int k = 0; k < actual.length; k++) {
      precision.add(finiteOrNull(right[k] / predicted[k]));
      recall.add(finiteOrNull(right[k] / actual[k]));
      f1.add(finiteOrNull(2 * right[k] / (actual[k] + predicted[k])));
      support.add(weight(actual[k]));
    }
    Map<String, Object> metrics = new LinkedHashMap<>();
    metrics.put("precision", precision);
    metrics.put("recall", recall);
    metrics.put("f1", f1);
    metrics.put("support", support);
    return metrics;
  }
}
