package io.tributary.evaluation;

import io.tributary.data.ClassLabel;
import io.tributary.network.ClassDecision;
import io.tributary.network.CrossEntropy;
import io.tributary.network.Loss;
import io.tributary.network.OutputActivation;
import java.io.Serial;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * Loss, what the probabilities are worth, confusion matrix and, for two classes, scores.
 *
 * <p>With w the rows' weights, pₖ the predicted probability of class k, and y the row's class:
 *
 * <ul>
 *   <li>{@code loss} = Σ w·loss / Σ w
 *   <li>{@code logLoss} = −Σ w·ln p_y / Σ w, from logits, so that no probability need be clipped
 *   <li>{@code brier}, of two classes Σ w·(p₁ − [y = 1])² / Σ w, of more of them Σ w·Σₖ (pₖ − [y =
 *       k])² / Σ w, from float outputs. Source: Brier 1950, "Verification of forecasts expressed in
 *       terms of probability"; of two classes half of his, as scikit-learn's {@code
 *       brier_score_loss} has it
 *   <li>{@code accuracy}, {@code balancedAccuracy}, {@code mcc}, {@code macroF1} and {@code
 *       weightedF1}: see {@link ClassMetrics}
 *   <li>{@code precision}, {@code recall} and {@code f1}, for two classes only: of class 1
 *   <li>{@code auc} and {@code averagePrecision}, for two classes only: see {@link BinaryScores}
 *   <li>{@code top5Accuracy}, for more than five classes: the weight of the rows fewer than five of
 *       whose other classes have a larger logit, or the same and a smaller index, divided by Σ w
 *   <li>{@code confusion}, up to {@value #MAX_CONFUSION} classes: rows are actual, columns
 *       predicted classes; whole numbers are longs
 * </ul>
 *
 * <p>With more classes, the weights of each class's rows, predictions and right predictions are
 * kept alone: three numbers a class are all that the other metrics need.
 *
 * <p>Without rows all are null, and the confusion matrix is zero.
 */
public final class ClassificationSum extends EvaluationSum {
  @Serial private static final long serialVersionUID = 1L;

  /** The most classes whose confusion matrix is kept: 80 KB, where 10,000 classes take 800 MB. */
  public static final int MAX_CONFUSION = 100;

  private static final int FIVE = 5;

  private int classes;
  private double threshold = ClassLabel.EVEN;
  private boolean lossIsLogLoss;
  private double lossSum;
  private double logLossSum;
  private double brierSum;
  private double amongFive; // weight of the rows whose class has one of the five largest logits
  private double[] confusion; // classes × classes, actual × predicted; null: too many classes
  private double[] classSums; // beyond: 3 × classes: actual, predicted, right
  private BinaryScores scores; // null unless there are two classes

  /** For Kryo, which fills the fields. */
  @SuppressWarnings("unused")
  private ClassificationSum() {}

  /** No rows of a label, and of a network that is trained with a loss. */
  ClassificationSum(ClassLabel label, Loss loss) {
    this(label.classes().size());
    this.threshold = label.threshold();
    this.lossIsLogLoss = loss instanceof CrossEntropy;
  }

  /** No rows. */
  public ClassificationSum(int classes) {
    if (classes < 1) {
      throw new IllegalArgumentException(classes + " classes; expected at least 1");
    }
    this.classes = classes;
    if (classes <= MAX_CONFUSION) {
      this.confusion = new double[classes * classes];
    } else {
      this.classSums = new double[Math.multiplyExact(3, classes)];
    }
    this.scores = classes == 2 ? new BinaryScores() : null;
  }

  /** How many classes there are. */
  public int classes() {
    return classes;
  }

  /**
   * Adds a row.
   *
   * @param actual the index of the true class
   * @param predicted the index of the predicted class
   * @param weight a finite number ≥ 0
   * @param loss the row's loss, unweighted
   * @param positiveScore with two classes, the score of class 1, such as its logit; with any other
   *     number of classes, of no account
   */
  public void add(int actual, int predicted, double weight, double loss, float positiveScore) {
    Objects.checkIndex(actual, classes);
    Objects.checkIndex(predicted, classes);
    if (!counts(weight)) {
      return;
    }
    lossSum += weight * loss;
    if (confusion != null) {
      confusion[actual * classes + predicted] += weight;
    } else {
      classSums[actual] += weight;
      classSums[classes + predicted] += weight;
      if (actual == predicted) {
        classSums[2 * classes + actual] += weight;
      }
    }
    if (scores != null) {
      scores.add(positiveScore, actual == 1, weight);
    }
  }

  @Override
  void addRows(ScoredRows block, int rows) {
    OutputActivation activation = block.activation();
    float[] logits = block.logits();
    int units = block.units();
    // Several sigmoid units each speak for themselves, in the loss as in the outputs.
    boolean areProbabilities = units == 1 || activation == OutputActivation.SOFTMAX;
    double[] probabilities = new double[classes];
    ClassDecision decision = new ClassDecision(activation, units, threshold);
    for (int i = 0; i < rows; i++) {
      int from = i * units;
      int actual = block.actualClass(i);
      double weight = block.weight(i);
      double loss = block.losses()[i];
      int predicted = decision.of(logits, from);
      float score = scores != null ? activation.rank(logits, from, units) : 0;
      add(actual, predicted, weight, loss, score);
      if (areProbabilities) {
        block.probabilities(i, probabilities);
      } else {
        activation.probabilities(logits, from, units, probabilities);
      }
      double logLoss =
          lossIsLogLoss && areProbabilities
              ? loss
              : activation.logLoss(logits, from, units, actual);
      addProbabilities(actual, weight, logLoss, probabilities);
      if (classes > FIVE && counts(weight) && isAmongFive(logits, from, actual)) {
        amongFive += weight;
      }
    }
  }

  /**
   * Adds the probabilities of a row that is added as well.
   *
   * @param logLoss −ln of the actual class's probability
   */
  void addProbabilities(int actual, double weight, double logLoss, double[] probabilities) {
    if (!counts(weight)) {
      return;
    }
    logLossSum += weight * logLoss;
    double squares = 0;
    for (int k = 0; k < classes; k++) {
      double distance = probabilities[k] - (k == actual ? 1 : 0);
      squares += distance * distance;
    }
    brierSum += weight * (classes == 2 ? squares / 2 : squares);
  }

  private boolean isAmongFive(float[] logits, int from, int actual) {
    float own = logits[from + actual];
    int before = 0;
    for (int k = 0; k < classes; k++) {
      float other = logits[from + k];
      before += other > own || (other == own && k < actual) ? 1 : 0;
    }
    return before < FIVE;
  }

  @Override
  void mergeSums(EvaluationSum other) {
    if (!(other instanceof ClassificationSum that) || that.classes != classes) {
      throw new IllegalArgumentException("cannot merge " + other + " into " + this);
    }
    lossSum += that.lossSum;
    logLossSum += that.logLossSum;
    brierSum += that.brierSum;
    amongFive += that.amongFive;
    double[] sums = confusion != null ? confusion : classSums;
    double[] more = confusion != null ? that.confusion : that.classSums;
    for (int i = 0; i < sums.length; i++) {
      sums[i] += more[i];
    }
    if (scores != null) {
      scores.merge(that.scores);
    }
  }

  @Override
  long mostSumBytes() {
    long sums = confusion != null ? confusion.length : classSums.length;
    return sums * Double.BYTES + (scores != null ? scores.mostBytes() : 0);
  }

  @Override
  public void compact() {
    if (scores != null) {
      scores.compact();
    }
  }

  @Override
  Metrics measured() {
    ClassMetrics each = classMetrics();
    double total = 0;
    for (double weight : each.actual()) {
      total += weight;
    }
    List<Metric> metrics = new ArrayList<>();
    metrics.add(Metric.lower("loss", lossSum / total));
    metrics.add(Metric.lower("logLoss", logLossSum / total));
    metrics.add(Metric.lower("brier", brierSum / total));
    metrics.add(Metric.higher("accuracy", each.accuracy()));
    metrics.add(Metric.higher("balancedAccuracy", each.balancedAccuracy()));
    metrics.add(Metric.higher("mcc", each.mcc()));
    if (classes == 2) {
      metrics.add(Metric.higher("precision", each.precision(1)));
      metrics.add(Metric.higher("recall", each.recall(1)));
      metrics.add(Metric.higher("f1", each.f1(1)));
    }
    metrics.add(Metric.higher("macroF1", each.macroF1()));
    metrics.add(Metric.higher("weightedF1", each.weightedF1()));
    if (scores != null) {
      metrics.add(Metric.higher("auc", scores.auc()));
      metrics.add(Metric.higher("averagePrecision", scores.averagePrecision()));
    }
    if (classes > FIVE) {
      metrics.add(Metric.higher("top5Accuracy", amongFive / total));
    }
    return new Metrics(metrics, confusion != null ? confusionRows() : List.of());
  }

  /**
   * The threshold at which a metric is best on these rows of two classes: see {@link
   * BinaryScores#bestThreshold}.
   */
  public ThresholdChoice bestThreshold(ThresholdMetric metric) {
    if (scores == null) {
      throw new IllegalStateException("a threshold is for two classes");
    }
    return scores.bestThreshold(metric);
  }

  @Override
  public ClassMetrics classMetrics() {
    double[] sums = classSums();
    return new ClassMetrics(
        Arrays.copyOf(sums, classes),
        Arrays.copyOfRange(sums, classes, 2 * classes),
        Arrays.copyOfRange(sums, 2 * classes, 3 * classes));
  }

  @Override
  public double[] constantPrediction() {
    double[] sums = classSums();
    int most = 0;
    for (int k = 1; k < classes; k++) {
      most = sums[k] > sums[most] ? k : most;
    }
    return new double[] {most};
  }

  /** {@code accuracy}. */
  @Override
  public Metric metricOf(double[] constant) {
    double[] sums = classSums();
    double total = 0;
    for (int k = 0; k < classes; k++) {
      total += sums[k];
    }
    return Metric.higher("accuracy", sums[(int) constant[0]] / total);
  }

  // Of each class the weight of its rows, of its predictions, and of those that are right: 3 ×
  // classes.
  private double[] classSums() {
    if (confusion == null) {
      return classSums;
    }
    double[] sums = new double[3 * classes];
    for (int actual = 0; actual < classes; actual++) {
      for (int predicted = 0; predicted < classes; predicted++) {
        double weight = confusion[actual * classes + predicted];
        sums[actual] += weight;
        sums[classes + predicted] += weight;
      }
      sums[2 * classes + actual] = confusion[actual * classes + actual];
    }
    return sums;
  }

  private List<List<Number>> confusionRows() {
    List<List<Number>> rows = new ArrayList<>(classes);
    for (int actual = 0; actual < classes; actual++) {
      List<Number> row = new ArrayList<>(classes);
      for (int predicted = 0; predicted < classes; predicted++) {
        row.add(weight(confusion[actual * classes + predicted]));
      }
      rows.add(row);
    }
    return rows;
  }

  @Override
  public String toString() {
    return "ClassificationSum(" + classes + " classes)";
  }
}
