package io.tributary.evaluation;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a model is worth for each class or label, in their order, and what follows from that for all
 * of them together.
 *
 * <p>Of several classes of one label, with t, p and c for the weights of a class's rows, of its
 * predictions and of those that are right, and s = Σ t = Σ p; what divides by 0 is NaN unless it is
 * said:
 *
 * <ul>
 *   <li>accuracy = Σ c / s
 *   <li>balanced accuracy: the mean of the recalls c/t of the classes that occur (scikit-learn's
 *       {@code balanced_accuracy_score})
 *   <li>Matthews' correlation coefficient = (s Σ c − Σ t p) / √((s² − Σ t²)(s² − Σ p²)), between −1
 *       and 1; where only one class is predicted it is 0, its limit, and where only one occurs it
 *       is not defined. Source: Gorodkin 2004, "Comparing two K-category assignments by a
 *       K-category correlation coefficient"
 *   <li>macro F1: the mean of F1 = 2 c / (t + p) over the classes that occur as actual or predicted
 *       ones (scikit-learn's {@code f1_score(average="macro", zero_division=0)})
 *   <li>weighted F1 = Σ t F1 / s
 * </ul>
 *
 * @param actual for each, the weight of its rows
 * @param predicted the weight of the rows that are taken for it
 * @param right the weight of those that are both
 */
public record ClassMetrics(double[] actual, double[] predicted, double[] right) {
  /** There are neither classes nor labels. */
  static final ClassMetrics NONE = new ClassMetrics(new double[0], new double[0], new double[0]);

  /** Whether there are neither classes nor labels. */
  public boolean isEmpty() {
    return actual.length == 0;
  }

  /**
   * As files have them: {@code precision}, {@code recall}, {@code f1} and {@code support}, lists of
   * numbers; what is not defined is null.
   */
  public Map<String, Object> plain() {
    List<Double> precision = new ArrayList<>();
    List<Double> recall = new ArrayList<>();
    List<Double> f1 = new ArrayList<>();
    List<Number> support = new ArrayList<>();
    for (int k = 0; k < actual.length; k++) {
      precision.add(defined(precision(k)));
      recall.add(defined(recall(k)));
      f1.add(defined(f1(k)));
      support.add(EvaluationSum.weight(actual[k]));
    }
    Map<String, Object> plain = new LinkedHashMap<>();
    plain.put("precision", precision);
    plain.put("recall", recall);
    plain.put("f1", f1);
    plain.put("support", support);
    return plain;
  }

  double accuracy() {
    double total = 0;
    double correct = 0;
    for (int k = 0; k < actual.length; k++) {
      total += actual[k];
      correct += right[k];
    }
    return correct / total;
  }

  double balancedAccuracy() {
    double sum = 0;
    int occurring = 0;
    for (int k = 0; k < actual.length; k++) {
      if (actual[k] > 0) {
        sum += recall(k);
        occurring++;
      }
    }
    return sum / occurring;
  }

  // With shares of the rows for weights, which s = 1 makes of them: no square overflows.
  double mcc() {
    double total = 0;
    for (double weight : actual) {
      total += weight;
    }
    double agreement = 0;
    double chance = 0;
    double actualSquares = 0;
    double predictedSquares = 0;
    int actualClasses = 0;
    int predictedClasses = 0;
    for (int k = 0; k < actual.length; k++) {
      double t = actual[k] / total;
      double p = predicted[k] / total;
      agreement += right[k] / total;
      chance += t * p;
      actualSquares += t * t;
      predictedSquares += p * p;
      actualClasses += t > 0 ? 1 : 0;
      predictedClasses += p > 0 ? 1 : 0;
    }
    if (actualClasses < 2) {
      return Double.NaN;
    }
    double spread = Math.sqrt((1 - actualSquares) * (1 - predictedSquares));
    return predictedClasses < 2 ? 0 : (agreement - chance) / spread;
  }

  double macroF1() {
    double sum = 0;
    int occurring = 0;
    for (int k = 0; k < actual.length; k++) {
      if (actual[k] + predicted[k] > 0) {
        sum += f1(k);
        occurring++;
      }
    }
    return sum / occurring;
  }

  double weightedF1() {
    double sum = 0;
    double total = 0;
    for (int k = 0; k < actual.length; k++) {
      total += actual[k];
      sum += actual[k] > 0 ? actual[k] * f1(k) : 0;
    }
    return sum / total;
  }

  double precision(int k) {
    return right[k] / predicted[k];
  }

  double recall(int k) {
    return right[k] / actual[k];
  }

  double f1(int k) {
    return 2 * right[k] / (actual[k] + predicted[k]);
  }

  private static Double defined(double x) {
    return Double.isFinite(x) ? x : null;
  }
}
