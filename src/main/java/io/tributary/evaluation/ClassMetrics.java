package io.tributary.evaluation;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a model is worth for each class or label, in their order.
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
      precision.add(defined(right[k] / predicted[k]));
      recall.add(defined(right[k] / actual[k]));
      f1.add(defined(2 * right[k] / (actual[k] + predicted[k])));
      support.add(EvaluationSum.weight(actual[k]));
    }
    Map<String, Object> plain = new LinkedHashMap<>();
    plain.put("precision", precision);
    plain.put("recall", recall);
    plain.put("f1", f1);
    plain.put("support", support);
    return plain;
  }

  private static Double defined(double x) {
    return Double.isFinite(x) ? x : null;
  }
}
