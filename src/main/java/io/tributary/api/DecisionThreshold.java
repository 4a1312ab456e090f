package io.tributary.api;

import io.tributary.config.Spelling;
import io.tributary.config.UserException;
import io.tributary.data.ClassLabel;
import io.tributary.data.DataSettings;
import io.tributary.data.LabelEncoding;
import io.tributary.engine.Evaluator;
import io.tributary.engine.Split;
import io.tributary.evaluation.ClassificationSum;
import io.tributary.evaluation.ThresholdChoice;
import io.tributary.evaluation.ThresholdMetric;
import io.tributary.training.Threshold;
import io.tributary.training.TrainingSettings;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * The label with the threshold that settings ask for: at once where it is given, after training
 * where it is chosen by the validation rows.
 */
final class DecisionThreshold {
  private DecisionThreshold() {}

  /**
   * The label that a training begins with.
   *
   * @param hasValidation whether there are validation rows
   * @throws UserException if the label has no threshold, or none can be chosen
   */
  static LabelEncoding given(Threshold threshold, LabelEncoding label, boolean hasValidation) {
    boolean isEven = threshold.given() == ClassLabel.EVEN && threshold.maximized().isEmpty();
    if (isEven) {
      return label;
    }
    if (threshold.maximized().isPresent() && !hasValidation) {
      throw new UserException(
          "%s: is chosen by validation rows, and no row is held out; set %s to a fraction of the rows or the path of a table"
              .formatted(TrainingSettings.THRESHOLD, DataSettings.VALIDATION));
    }
    return with(label, threshold.given(), TrainingSettings.THRESHOLD.path());
  }

  /**
   * A label with another threshold.
   *
   * @param name of the setting or option that asks for it
   * @throws UserException if the label has none, or if that is no threshold
   */
  static LabelEncoding with(LabelEncoding label, double threshold, String name) {
    if (!(label instanceof ClassLabel classes) || classes.classes().size() != 2) {
      throw new UserException(
          "%s: is for two classes, and the label has %s; leave it out"
              .formatted(
                  name,
                  label instanceof ClassLabel classes
                      ? classes.classes().size() + " of them"
                      : "none"));
    }
    if (!(threshold > 0 && threshold < 1)) {
      throw new UserException(
          "%s: expected a number > 0 and < 1, found %s".formatted(name, threshold));
    }
    return classes.withThreshold(threshold);
  }

  /**
   * The label with the threshold at which a metric of the validation rows is largest.
   *
   * @param notes takes a line that says it
   */
  static LabelEncoding chosen(
      ThresholdMetric metric,
      LabelEncoding label,
      Evaluator evaluator,
      float[][] members,
      Consumer<String> notes) {
    ClassificationSum sum =
        (ClassificationSum) evaluator.evaluate(Split.VALIDATION, members, label).sum();
    ThresholdChoice choice = sum.bestThreshold(metric);
    ClassLabel classes = (ClassLabel) label;
    String name = Spelling.of(metric);
    String rows =
        evaluator instanceof TrainedEvaluator trained && trained.isOutOfFold()
            ? "the training rows, out of fold,"
            : "the validation rows";
    if (Double.isNaN(choice.value())) {
      notes.accept(
          "%s: %s of %s is not defined at any threshold; it stays %s"
              .formatted(TrainingSettings.THRESHOLD, name, rows, classes.threshold()));
      return label;
    }
    notes.accept(
        String.format(
            Locale.ROOT,
            "'%s' is predicted where its probability is above %.6g: there %s of %s is largest (%.4g, at 0.5 %.4g)",
            classes.classes().get(1),
            choice.threshold(),
            name,
            rows,
            choice.value(),
            choice.even()));
    return classes.withThreshold(choice.threshold());
  }
}
