package io.tributary.evaluation;

import java.io.Serial;
import java.util.List;
import java.util.Objects;

/**
 * Loss and, for each of several labels, how often it was predicted and true.
 *
 * <p>With w the rows' weights, K labels, and for label k the weights of its true positives TPₖ,
 * false positives FPₖ and false negatives FNₖ:
 *
 * <ul>
 *   <li>{@code loss} = Σ w·loss / Σ w
 *   <li>{@code accuracy}: the weight of the rows with all labels right, divided by Σ w
 *       (scikit-learn's {@code accuracy_score}, which it calls subset accuracy)
 *   <li>{@code hammingLoss} = Σₖ (FPₖ + FNₖ) / (K·Σ w), the share of wrong labels
 *   <li>{@code microF1} = 2·ΣTPₖ / (2·ΣTPₖ + ΣFPₖ + ΣFNₖ)
 *   <li>{@code macroF1}: the mean of 2·TPₖ / (2·TPₖ + FPₖ + FNₖ) over all labels
 * </ul>
 *
 * <p>An F1 whose denominator is 0, of a label that is neither true nor predicted in any row, is 0
 * and counts in the mean: so scikit-learn's {@code f1_score} has it by default for label indicator
 * arrays, where every column is a label whether it occurs or not. (For one label of several
 * classes, it leaves out classes that do not occur, and so does {@link ClassificationSum}.)
 *
 * <p>Without rows all are null.
 */
public final class MultiLabelSum extends EvaluationSum {
  @Serial private static final long serialVersionUID = 1L;

  private int labels;
  private double weightSum;
  private double lossSum;
  private double exact; // weight of the rows with all labels right
  private double[] truePositives; // labels
  private double[] falsePositives; // labels
  private double[] falseNegatives; // labels

  /** For Kryo, which fills the fields. */
  @SuppressWarnings("unused")
  private MultiLabelSum() {}

  /** No rows. */
  public MultiLabelSum(int labels) {
    if (labels < 1) {
      throw new IllegalArgumentException(labels + " labels; expected at least 1");
    }
    this.labels = labels;
    this.truePositives = new double[labels];
    this.falsePositives = new double[labels];
    this.falseNegatives = new double[labels];
  }

  /** Whether a label is predicted: its logit is above 0, its probability above 1/2. NaN is not. */
  public static boolean isPredicted(float logit) {
    return logit > 0;
  }

  /**
   * Adds a row.
   *
   * @param logits holds the labels' logits from {@code offset} on
   * @param actual holds 0 or 1 for each label from {@code offset} on
   * @param weight a finite number ≥ 0
   * @param loss the row's loss, unweighted
   */
  public void add(float[] logits, float[] actual, int offset, double weight, double loss) {
    Objects.checkFromIndexSize(offset, labels, logits.length);
    Objects.checkFromIndexSize(offset, labels, actual.length);
    if (!counts(weight)) {
      return;
    }
    weightSum += weight;
    lossSum += weight * loss;
    boolean allRight = true;
    for (int k = 0; k < labels; k++) {
      boolean positive = isPredicted(logits[offset + k]);
      boolean isTrue = actual[offset + k] == 1;
      if (positive && isTrue) {
        truePositives[k] += weight;
      } else if (positive) {
        falsePositives[k] += weight;
      } else if (isTrue) {
        falseNegatives[k] += weight;
      }
      allRight &= positive == isTrue;
    }
    if (allRight) {
      exact += weight;
    }
  }

  @Override
  void addRows(ScoredRows block, int rows) {
    for (int i = 0; i < rows; i++) {
      int offset = i * block.units();
      add(block.logits(), block.targets(), offset, block.weight(i), block.losses()[i]);
    }
  }

  @Override
  void mergeSums(EvaluationSum other) {
    if (!(other instanceof MultiLabelSum that) || that.labels != labels) {
      throw new IllegalArgumentException("cannot merge " + other + " into " + this);
    }
    weightSum += that.weightSum;
    lossSum += that.lossSum;
    exact += that.exact;
    for (int k = 0; k < labels; k++) {
      truePositives[k] += that.truePositives[k];
      falsePositives[k] += that.falsePositives[k];
      falseNegatives[k] += that.falseNegatives[k];
    }
  }

  @Override
  long mostSumBytes() {
    return 3L * labels * Double.BYTES;
  }

  @Override
  Metrics measured() {
    double hits = 0;
    double falseAlarms = 0;
    double misses = 0;
    double f1Sum = 0;
    for (int k = 0; k < labels; k++) {
      hits += truePositives[k];
      falseAlarms += falsePositives[k];
      misses += falseNegatives[k];
      f1Sum += f1(truePositives[k], falsePositives[k], falseNegatives[k]);
    }
    // Without rows, F1 has no more meaning than the other metrics, which are 0/0.
    double noRows = weightSum > 0 ? 0 : Double.NaN;
    return new Metrics(
        List.of(
            Metric.lower("loss", lossSum / weightSum),
            Metric.higher("accuracy", exact / weightSum),
            Metric.lower("hammingLoss", (falseAlarms + misses) / weightSum / labels),
            Metric.higher("microF1", f1(hits, falseAlarms, misses) + noRows),
            Metric.higher("macroF1", f1Sum / labels + noRows)));
  }

  @Override
  public ClassMetrics classMetrics() {
    double[] actual = new double[labels];
    double[] predicted = new double[labels];
    for (int k = 0; k < labels; k++) {
      actual[k] = truePositives[k] + falseNegatives[k];
      predicted[k] = truePositives[k] + falsePositives[k];
    }
    return new ClassMetrics(actual, predicted, truePositives);
  }

  @Override
  public double[] constantPrediction() {
    double[] constant = new double[labels];
    for (int k = 0; k < labels; k++) {
      constant[k] = truePositives[k] + falseNegatives[k] > weightSum / 2 ? 1 : 0;
    }
    return constant;
  }

  /** {@code hammingLoss}. */
  @Override
  public Metric metricOf(double[] constant) {
    double wrong = 0;
    for (int k = 0; k < labels; k++) {
      double positive = truePositives[k] + falseNegatives[k];
      wrong += constant[k] == 1 ? weightSum - positive : positive;
    }
    return Metric.lower("hammingLoss", wrong / weightSum / labels);
  }

  private static double f1(double hits, double falseAlarms, double misses) {
    double all = 2 * hits + falseAlarms + misses;
    return all > 0 ? 2 * hits / all : 0;
  }

  @Override
  public String toString() {
    return "MultiLabelSum(" + labels + " labels)";
  }
}
