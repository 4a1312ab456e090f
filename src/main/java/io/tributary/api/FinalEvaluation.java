package io.tributary.api;

import io.tributary.config.Spelling;
import io.tributary.data.LabelEncoding;
import io.tributary.engine.Evaluation;
import io.tributary.engine.Evaluator;
import io.tributary.engine.Split;
import io.tributary.evaluation.ClassMetrics;
import io.tributary.evaluation.EvaluationSum;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * Measures what a trained network is worth on each split.
 *
 * <p>A failure ends it and not the run: training may have taken days, and its model is there.
 */
final class FinalEvaluation {
  private final LabelEncoding label;
  private final Map<Split, SplitResult> splits = new EnumMap<>(Split.class);
  private final List<String> notes = new ArrayList<>();
  private double trainingLoss = Double.NaN;
  private OptionalDouble trainingPenalty = OptionalDouble.empty();
  private Optional<Object> baseline = Optional.empty();
  private boolean outOfFold;
  private RuntimeException failure; // null: there was none

  private FinalEvaluation(LabelEncoding label) {
    this.label = label;
  }

  /** Of a network that there is nothing to measure of. */
  static FinalEvaluation none(LabelEncoding label) {
    return new FinalEvaluation(label);
  }

  /**
   * Measures the splits, one after the other.
   *
   * @param members the parameters of each network, whose mean outputs are measured
   * @param trainingPenalty what the parameters cost beside the loss; empty without a penalty
   * @param others which splits there are beside the training rows
   */
  static FinalEvaluation of(
      Evaluator evaluator,
      float[][] members,
      OptionalDouble trainingPenalty,
      Set<Split> others,
      LabelEncoding label) {
    FinalEvaluation all = new FinalEvaluation(label);
    all.trainingPenalty = trainingPenalty;
    all.outOfFold = evaluator instanceof TrainedEvaluator trained && trained.isOutOfFold();
    try {
      Evaluation training = evaluator.evaluate(Split.TRAINING, members, label);
      Baseline prediction = Baseline.of(training.sum(), label);
      all.trainingLoss = training.meanLoss();
      all.baseline = Optional.of(prediction.prediction());
      all.add(Split.TRAINING, training.sum(), prediction);
      for (Split split : List.of(Split.VALIDATION, Split.TEST)) {
        if (others.contains(split)) {
          all.add(split, evaluator.evaluate(split, members, label).sum(), prediction);
        }
      }
    } catch (RuntimeException e) {
      all.failure = e;
    } catch (Exception e) { // among them Spark's own, which Scala does not declare
      all.failure = new IllegalStateException(e);
    }
    return all;
  }

  private void add(Split split, EvaluationSum sum, Baseline prediction) {
    splits.put(
        split,
        new SplitResult(sum.metrics(), sum.metricOf(prediction.constant()), sum.classMetrics()));
    String rows = split == Split.TRAINING ? "train" : Spelling.of(split);
    overflow("the " + rows + " rows", sum, label).ifPresent(notes::add);
  }

  /**
   * What to say of rows whose loss is no finite number, since the network's output is none for some
   * of them; empty if it is one, or if there are no rows that count.
   */
  static Optional<String> overflow(String rows, EvaluationSum sum, LabelEncoding label) {
    if (sum.metrics().value("loss").isPresent()) {
      return Optional.empty();
    }
    boolean counts = sum.metricOf(Baseline.of(sum, label).constant()).defined().isPresent();
    return counts
        ? Optional.of(
            "The loss of %s is no finite number, for the network's output is none in some rows: their numbers lie far beyond those of the training rows. predict leaves such rows without a prediction and counts them; mend or drop them"
                .formatted(rows))
        : Optional.empty();
  }

  /** What the user should know of the metrics, a line each. */
  List<String> notes() {
    return List.copyOf(notes);
  }

  /** The metrics, as far as they were measured. */
  RunMetrics results() {
    return new RunMetrics(
        trainingLoss, trainingPenalty, splits, baseline, outOfFold, label.names());
  }

  /**
   * The metrics of one table with the baseline's and those of each class, as plain values.
   *
   * @param baseline of the model's training rows, where it is known
   */
  static Map<String, Object> of(
      EvaluationSum sum, Optional<Baseline> baseline, LabelEncoding label) {
    Map<String, Object> all = new LinkedHashMap<>(sum.metrics().plain());
    baseline.ifPresent(
        b -> {
          Map<String, Object> worth = new LinkedHashMap<>();
          worth.put(RunMetrics.PREDICTION, b.prediction());
          worth.putAll(sum.metricOf(b.constant()).plain());
          all.put(RunMetrics.BASELINE, worth);
        });
    ClassMetrics classes = sum.classMetrics();
    if (!classes.isEmpty()) {
      Map<String, Object> named = new LinkedHashMap<>();
      named.put(RunMetrics.CLASS, label.names());
      named.putAll(classes.plain());
      all.put(RunMetrics.PER_CLASS, named);
    }
    return all;
  }

  /** What ended the evaluation before its end. */
  Optional<RuntimeException> failure() {
    return Optional.ofNullable(failure);
  }
}
