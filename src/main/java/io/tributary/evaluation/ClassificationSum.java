package io.tributary.evaluation;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Loss, accuracy, macro F1, the area under the ROC curve (two classes) and the confusion matrix.
 *
 * <p>Every metric weighs rows by their weights. Macro F1 is the mean over the classes that occur
 * among the actual or predicted ones, as scikit-learn's.
 */
public final class ClassificationSum implements EvaluationSum {
  private static final long serialVersionUID = 1;

  private int classes;
  private double[] confusion; // actual × predicted, row-major; sums of weights
  private double lossSum;
  private double weightSum;
  private ScoreSums scores; // two classes only

  /** For Kryo. */
  @SuppressWarnings("unused")
  private ClassificationSum() {}

  public ClassificationSum(int classes) {
    this.classes = classes;
    this.confusion = new double[classes * classes];
    this.scores = classes == 2 ? new ScoreSums() : null;
  }

  /**
   * Adds a row.
   *
   * @param loss unweighted
   * @param positiveScore the score of the second of two classes; otherwise not looked at
   */
  public void add(int actual, int predicted, double weight, double loss, float positiveScore) {
    confusion[actual * classes + predicted] += weight;
    lossSum += weight * loss;
    weightSum += weight;
    if (scores != null && weight > 0) {
      scores.add(positiveScore, actual == 1 ? weight : 0, actual == 1 ? 0 : weight);
    }
  }

  @Override
  public void merge(EvaluationSum other) {
    ClassificationSum that = (ClassificationSum) other;
    for (int i = 0; i < confusion.length; i++) {
      confusion[i] += that.confusion[i];
    }
    lossSum += that.lossSum;
    weightSum += that.weightSum;
    if (scores != null) {
      scores.merge(that.scores);
    }
  }

  @Override
  public Map<String, Object> metrics() {
    Map<String, Object> metrics = new LinkedHashMap<>();
    metrics.put("loss", EvaluationSum.orNull(lossSum / weightSum));
    double right = 0;
    for (int c = 0; c < classes; c++) {
      right += confusion[c * classes + c];
    }
    metrics.put("accuracy", EvaluationSum.orNull(right / weightSum));
    metrics.put("macroF1", macroF1());
    if (scores != null) {
      metrics.put("auc", EvaluationSum.orNull(scores.areaUnderRoc()));
    }
    metrics.put("confusion", confusionRows());
    return metrics;
  }

  private Double macroF1() {
    double sum = 0;
    int occurring = 0;
    for (int c = 0; c < classes; c++) {
      double actual = 0;
      double predicted = 0;
      for (int k = 0; k < classes; k++) {
        actual += confusion[c * classes + k];
        predicted += confusion[k * classes + c];
      }
      if (actual + predicted > 0) {
        occurring++;
        sum += 2 * confusion[c * classes + c] / (actual + predicted);
      }
    }
    return EvaluationSum.orNull(sum / occurring);
  }

  private List<List<Number>> confusionRows() {
    List<List<Number>> rows = new ArrayList<>();
    for (int actual = 0; actual < classes; actual++) {
      List<Number> row = new ArrayList<>();
      for (int predicted = 0; predicted < classes; predicted++) {
        double weight = confusion[actual * classes + predicted];
        if (weight == Math.rint(weight) && weight < 1L << 53) {
          row.add((long) weight);
        } else {
          row.add(weight);
        }
      }
      rows.add(row);
    }
    return rows;
  }
}
