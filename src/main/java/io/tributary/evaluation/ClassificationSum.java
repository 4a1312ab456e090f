package io.tributary.evaluation;

import io.tributary.network.OutputActivation;
import java.io.Serial;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * Loss, confusion matrix and, for two classes, scores.
 *
 * <p>With w the rows' weights and C the confusion matrix (actual × predicted, weights summed):
 *
 * <ul>
 *   <li>{@code loss} = Σ w·loss / Σ w
 *   <li>{@code accuracy} = trace(C) / Σ C
 *   <li>{@code macroF1}: the mean of F1 = 2·Cₖₖ / (row sum k + column sum k) over the classes that
 *       occur as actual or predicted ones (scikit-learn's {@code f1_score(average="macro",
 *       zero_division=0)})
 *   <li>{@code auc}, for two classes only: see {@link BinaryScores}; null with one class alone
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

  private int classes;
  private double lossSum;
  private double[] confusion; // classes × classes, actual × predicted; null: too many classes
  private double[] classSums; // beyond: 3 × classes: actual, predicted, right
  private BinaryScores scores; // null unless there are two classes

  /** For Kryo, which fills the fields. */
  @SuppressWarnings("unused")
  private ClassificationSum() {}

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
  public void add(ScoredRows block, int rows) {
    OutputActivation activation = block.activation();
    int units = block.units();
    for (int i = 0; i < rows; i++) {
      int predicted = activation.predictedClass(block.logits(), i * units, units);
      float score = scores != null ? activation.rank(block.logits(), i * units, units) : 0;
      add(block.actualClass(i), predicted, block.weight(i), block.losses()[i], score);
    }
  }

  @Override
  public void merge(EvaluationSum other) {
    if (!(other instanceof ClassificationSum that) || that.classes != classes) {
      throw new IllegalArgumentException("cannot merge " + other + " into " + this);
    }
    lossSum += that.lossSum;
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
  public long mostBytes() {
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
  public Metrics metrics() {
    double total = 0;
    double correct = 0;
    double f1Sum = 0;
    int occurring = 0;
    double[] sums = classSums();
    for (int k = 0; k < classes; k++) {
      double asActual = sums[k];
      double asPredicted = sums[classes + k];
      double hits = sums[2 * classes + k];
      total += asActual;
      correct += hits;
      if (asActual + asPredicted > 0) {
        f1Sum += 2 * hits / (asActual + asPredicted);
        occurring++;
      }
    }
    List<Metric> metrics = new ArrayList<>();
    metrics.add(Metric.lower("loss", lossSum / total));
    metrics.add(Metric.higher("accuracy", correct / total));
    metrics.add(Metric.higher("macroF1", f1Sum / occurring));
    if (scores != null) {
      metrics.add(Metric.higher("auc", scores.auc()));
    }
    return new Metrics(metrics, confusion != null ? confusionRows() : List.of());
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
