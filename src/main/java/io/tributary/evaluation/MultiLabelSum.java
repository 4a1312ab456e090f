package io.tributary.evaluation;

import java.io.Serial;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * Loss, what the probabilities are worth and, for each of several labels, how often it was
 * predicted and true.
 *
 * <p>With w the rows' weights, K labels, and for label k its probability pₖ, what it is, yₖ, and
 * the weights of its true positives TPₖ, false positives FPₖ and false negatives FNₖ:
 *
 * <ul>
 *   <li>{@code loss} = Σ w·loss / Σ w
 *   <li>{@code logLoss} = −Σ w·Σₖ (yₖ ln pₖ + (1 − yₖ) ln(1 − pₖ)) / (K·Σ w) and {@code brier} = Σ
 *       w·Σₖ (pₖ − yₖ)² / (K·Σ w), from logits in double: the means of scikit-learn's {@code
 *       log_loss} and {@code brier_score_loss} of each label
 *   <li>{@code accuracy}: the weight of the rows with all labels right, divided by Σ w
 *       (scikit-learn's {@code accuracy_score}, which it calls subset accuracy)
 *   <li>{@code hammingLoss} = Σₖ (FPₖ + FNₖ) / (K·Σ w), the share of wrong labels
 *   <li>{@code microF1} = 2·ΣTPₖ / (2·ΣTPₖ + ΣFPₖ + ΣFNₖ)
 *   <li>{@code macroF1}: the mean of 2·TPₖ / (2·TPₖ + FPₖ + FNₖ) over all labels
 *   <li>{@code averagePrecision}: the mean of {@link BinaryScores#averagePrecision} over the labels
 *       that are true in some row (scikit-learn's {@code average_precision_score(average="macro")}
 *       counts 0 for the others). All labels share the room for distinct scores that one has alone,
 *       but each has some for 1024
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
  private double logLossSum; // Σ w·Σₖ of the labels'
  private double brierSum; // likewise
  private double exact; // weight of the rows with all labels right
  private double[] truePositives; // labels
  private double[] falsePositives; // labels
  private double[] falseNegatives; // labels
  private BinaryScores[] scores; // labels; the logits

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
    this.scores = new BinaryScores[labels];
    int distinct = Math.max(ScoreWeights.MIN_LIMIT, BinaryScores.MAX_DISTINCT / labels);
    Arrays.setAll(scores, k -> new BinaryScores(distinct));
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
      addProbability(logits[offset + k], isTrue, weight);
      scores[k].add(logits[offset + k], isTrue, weight);
    }
    if (allRight) {
      exact += weight;
    }
  }

  private void addProbability(double logit, boolean isTrue, double weight) {
    double odds = StrictMath.exp(-Math.abs(logit)); // of what is less likely
    double against = isTrue ? -logit : logit;
    logLossSum += weight * (Math.max(against, 0) + StrictMath.log1p(odds));
    double missing = (against > 0 ? 1 : odds) / (1 + odds); // 1 − p of what is true
    brierSum += weight * missing * missing;
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
    logLossSum += that.logLossSum;
    brierSum += that.brierSum;
    exact += that.exact;
    for (int k = 0; k < labels; k++) {
      truePositives[k] += that.truePositives[k];
      falsePositives[k] += that.falsePositives[k];
      falseNegatives[k] += that.falseNegatives[k];
      scores[k].merge(that.scores[k]);
    }
  }

  @Override
  long mostSumBytes() {
    return labels * (3L * Double.BYTES + scores[0].mostBytes());
  }

  @Override
  public void compact() {
    for (BinaryScores ofLabel : scores) {
      ofLabel.compact();
    }
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
            Metric.lower("logLoss", logLossSum / weightSum / labels),
            Metric.lower("brier", brierSum / weightSum / labels),
            Metric.higher("accuracy", exact / weightSum),
            Metric.lower("hammingLoss", (falseAlarms + misses) / weightSum / labels),
            Metric.higher("microF1", f1(hits, falseAlarms, misses) + noRows),
            Metric.higher("macroF1", f1Sum / labels + noRows),
            Metric.higher("averagePrecision", averagePrecision())));
  }

  private double averagePrecision() {
    double sum = 0;
    int occurring = 0;
    for (int k = 0; k < labels; k++) {
      if (truePositives[k] + falseNegatives[k] > 0) {
        sum += scores[k].averagePrecision();
        occurring++;
      }
    }
    return sum / occurring;
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
