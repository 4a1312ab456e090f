package io.tributary.api;

import io.tributary.data.ClassLabel;
import io.tributary.data.LabelEncoding;
import io.tributary.data.NumericLabel;
import io.tributary.evaluation.EvaluationSum;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a model has to be better than: one prediction for all rows, from the training rows' labels
 * alone. The most frequent class, for each of several labels 0 or 1, or the mean.
 *
 * @param prediction as a plain value: the class, or a number, or a number for each label column
 * @param constant the same as sums of evaluations take it
 */
record Baseline(Object prediction, double[] constant) {
  /** That of some rows. */
  static Baseline of(EvaluationSum rows, LabelEncoding label) {
    double[] constant = rows.constantPrediction();
    if (label instanceof ClassLabel one) {
      return new Baseline(one.classes().get((int) constant[0]), constant);
    }
    if (label instanceof NumericLabel && constant.length == 1) {
      return new Baseline(constant[0], constant);
    }
    List<Number> numbers = new ArrayList<>();
    for (double number : constant) {
      // Not a conditional expression, which would turn the integer into a double.
      if (label instanceof NumericLabel) {
        numbers.add(number);
      } else {
        numbers.add((int) number);
      }
    }
    return new Baseline(numbers, constant);
  }

  /** That of a model's training rows, from its metrics; empty if they do not have it. */
  static Optional<Baseline> read(Map<String, Object> metrics, LabelEncoding label) {
    if (!(metrics.get(FinalEvaluation.BASELINE) instanceof Map<?, ?> map)) {
      return Optional.empty();
    }
    Object prediction = map.get(FinalEvaluation.PREDICTION);
    if (label instanceof ClassLabel one) {
      int index = one.classes().indexOf(prediction);
      return index < 0
          ? Optional.empty()
          : Optional.of(new Baseline(prediction, new double[] {index}));
    }
    List<?> numbers = prediction instanceof List<?> list ? list : Arrays.asList(prediction);
    boolean fits =
        numbers.size() == label.width() && numbers.stream().allMatch(n -> n instanceof Number);
    return fits
        ? Optional.of(
            new Baseline(
                prediction,
                numbers.stream().mapToDouble(n -> ((Number) n).doubleValue()).toArray()))
        : Optional.empty();
  }
}
