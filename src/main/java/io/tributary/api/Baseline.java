package io.tributary.api;

import io.tributary.data.ClassLabel;
import io.tributary.data.LabelEncoding;
import io.tributary.data.LabelKinds;
import io.tributary.data.MultiLabel;
import io.tributary.data.NumericLabel;
import io.tributary.evaluation.EvaluationSum;
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
    return new Baseline(label.by(new PlainValue(constant)), constant);
  }

  /** A constant prediction as people and files have it. */
  private record PlainValue(double[] constant) implements LabelKinds<Object> {
    @Override
    public Object classes(ClassLabel label) {
      return label.classes().get((int) constant[0]);
    }

    @Override
    public Object multiLabel(MultiLabel label) {
      return Arrays.stream(constant).mapToObj(number -> (int) number).toList();
    }

    @Override
    public Object numbers(NumericLabel label) {
      return constant.length == 1 ? constant[0] : Arrays.stream(constant).boxed().toList();
    }
  }

  /** That of a model's training rows, from its metrics; empty if they do not have it. */
  static Optional<Baseline> read(Map<String, Object> metrics, LabelEncoding label) {
    if (!(metrics.get(RunMetrics.BASELINE) instanceof Map<?, ?> map)) {
      return Optional.empty();
    }
    Object prediction = map.get(RunMetrics.PREDICTION);
    if (label.isOneClass()) {
      int index = label.names().indexOf(prediction);
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
