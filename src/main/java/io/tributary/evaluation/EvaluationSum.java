package io.tributary.evaluation;

import io.tributary.config.OwnClass;
import io.tributary.data.ClassLabel;
import io.tributary.data.LabelEncoding;
import io.tributary.data.LabelKinds;
import io.tributary.data.MultiLabel;
import io.tributary.data.NumericLabel;
import io.tributary.network.Loss;
import java.io.Serial;
import java.io.Serializable;
import java.util.List;

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

  private OwnMetrics own; // null: none

  /** Whole numbers up to here are exact in double precision. */
  private static final double MAX_EXACT = 0x1p53;

  /**
   * Adds another sum's rows after the rows of this one.
   *
   * @param other of the same kind and size; its value stays as it is
   * @throws IllegalArgumentException if the other is of another kind or size
   */
  public final void merge(EvaluationSum other) {
    mergeSums(other);
    if (own != null) {
      own.merge(other.own);
    }
  }

  abstract void mergeSums(EvaluationSum other);

  /** The sum of no rows for a label, and the loss of a network that predicts it. */
  public static EvaluationSum of(LabelEncoding label, Loss loss) {
    return of(label, loss, List.of());
  }

  /**
   * The sum of no rows.
   *
   * @param label what is predicted
   * @param loss of the network
   * @param metrics the user's own beside the others
   */
  public static EvaluationSum of(LabelEncoding label, Loss loss, List<OwnClass> metrics) {
    EvaluationSum sum = label.by(new Kinds(loss));
    sum.own = metrics.isEmpty() ? null : new OwnMetrics(metrics);
    return sum;
  }

  /** The kinds of labels. */
  private record Kinds(Loss loss) implements LabelKinds<EvaluationSum> {
    @Override
    public EvaluationSum classes(ClassLabel label) {
      return new ClassificationSum(label, loss);
    }

    @Override
    public EvaluationSum multiLabel(MultiLabel label) {
      return new MultiLabelSum(label.width());
    }

    @Override
    public EvaluationSum numbers(NumericLabel label) {
      return new RegressionSum(label, loss);
    }
  }

  /** Adds the first rows of a block, in order. */
  public final void add(ScoredRows block, int rows) {
    addRows(block, rows);
    if (own != null) {
      own.add(block, rows);
    }
  }

  abstract void addRows(ScoredRows block, int rows);

  /** The metrics, in the order of reports. */
  public final Metrics metrics() {
    return own == null ? measured() : own.addedTo(measured());
  }

  /** Those that everybody has. */
  abstract Metrics measured();

  /** The metrics of each class or label; empty for numbers. */
  public abstract ClassMetrics classMetrics();

  /**
   * Whether {@code loss} is the mean of the loss that training reports, too, and not one in the
   * label's own units.
   */
  public boolean hasTrainingsLoss() {
    return true;
  }

  /**
   * What somebody predicts who has seen these rows' labels and nothing else, for every row alike:
   * the most frequent class's index, for each label 0 or 1, or each output's mean.
   */
  public abstract double[] constantPrediction();

  /**
   * What such a prediction is worth on these rows: that one of the {@link #metrics()} by which it
   * is compared.
   *
   * @param constant as {@link #constantPrediction} has it, of these rows or of others
   */
  public abstract Metric metricOf(double[] constant);

  /** How many bytes the sum can come to once it is {@linkplain #compact compact}. */
  public final long mostBytes() {
    return mostSumBytes() + (own == null ? 0 : own.mostBytes());
  }

  abstract long mostSumBytes();

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

  /** A sum of weights for people: whole numbers, which counts are, as longs. */
  static Number weight(double sum) {
    // Not a conditional expression, which would turn the long into a double.
    if (sum == Math.rint(sum) && sum <= MAX_EXACT) {
      return (long) sum;
    }
    return sum;
  }
}
