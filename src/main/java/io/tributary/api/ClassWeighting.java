package io.tributary.api;

import io.tributary.config.UserException;
import io.tributary.data.ClassWeights;
import io.tributary.data.LabelEncoding;
import io.tributary.ingest.ShardedTable;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a row of each class counts in training.
 *
 * @param byClass in the classes' order; empty if all count alike
 */
record ClassWeighting(Map<String, Double> byClass) {
  /** A line lists no more classes than this. */
  private static final int SHOWN_CLASSES = 20;

  /**
   * As {@code data.classWeights} says for a table.
   *
   * @throws UserException if no training row would count
   */
  static ClassWeighting of(ClassWeights setting, ShardedTable table, LabelEncoding label) {
    if (setting instanceof ClassWeights.None || !label.isOneClass()) {
      return new ClassWeighting(Map.of());
    }
    double[] sums = table.classWeightSums(label.names().size());
    double[] weights = setting.resolved(label, sums);
    Map<String, Double> byClass = new LinkedHashMap<>();
    boolean positive = false;
    for (int k = 0; k < weights.length; k++) {
      byClass.put(label.names().get(k), weights[k]);
      positive |= sums[k] > 0 && (float) weights[k] > 0;
    }
    ClassWeighting weighting = new ClassWeighting(byClass);
    if (!positive) {
      throw new UserException(
          "data.classWeights: every training row is of a class with weight 0: "
              + weighting.shown());
    }
    return weighting;
  }

  boolean isEmpty() {
    return byClass.isEmpty();
  }

  /** The weights as training takes them, in the classes' order. */
  float[] floats() {
    float[] floats = new float[byClass.size()];
    int i = 0;
    for (double value : byClass.values()) {
      floats[i++] = (float) value;
    }
    return floats;
  }

  /** A line that says them to three digits. */
  String line() {
    List<String> shown = shown();
    return "Class weights: "
        + String.join(", ", shown.subList(0, Math.min(SHOWN_CLASSES, shown.size())))
        + (shown.size() > SHOWN_CLASSES
            ? " and %d more".formatted(shown.size() - SHOWN_CLASSES)
            : "");
  }

  private List<String> shown() {
    List<String> shown = new ArrayList<>();
    byClass.forEach((name, weight) -> shown.add(name + " " + rounded(weight)));
    return shown;
  }

  private static String rounded(double weight) {
    BigDecimal digits = new BigDecimal(weight).round(new MathContext(3));
    return digits.signum() == 0 ? "0" : digits.stripTrailingZeros().toPlainString();
  }
}
