package io.tributary.api;

import io.tributary.data.LabelEncoding;
import io.tributary.engine.Evaluation;
import io.tributary.engine.Evaluator;
import io.tributary.engine.Split;
import io.tributary.evaluation.ClassMetrics;
import io.tributary.evaluation.EvaluationSum;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a trained network is worth on each split: {@code final} in {@code summary.json}. Beside the
 * metrics, what the baseline is worth on the same rows, and what each class comes to.
 *
 * <p>A failure ends it and not the run: training may have taken days, and its model is there.
 */
final class FinalEvaluation {
  static final String BASELINE = "baseline";
  static final String PREDICTION = "prediction";
  private static final String PER_CLASS = "perClass";
  private static final String CLASS = "class";

  private final Map<String, Object> results = new LinkedHashMap<>();
  private final Map<String, Object> baselines = new LinkedHashMap<>();
  private final Map<String, Object> perClass = new LinkedHashMap<>();
  private LabelEncoding label;
  private final List<String> notes = new ArrayList<>();
  private RuntimeException failure; // null: there was none

  /** Of a network that there is nothing to measure of. */
  static FinalEvaluation none() {
    return new FinalEvaluation();
  }

  /**
   * Measures the splits, one after the other.
   *
   * @param others which splits there are beside the training rows
   */
  static FinalEvaluation of(
      Evaluator evaluator, float[] parameters, Set<Split> others, LabelEncoding label) {
    FinalEvaluation all = new FinalEvaluation();
    all.label = label;
    try {
      Evaluation training = evaluator.evaluate(Split.TRAINING, parameters);
      Baseline baseline = Baseline.of(training.sum(), label);
      all.results.put("trainLoss", RunResult.finite(training.meanLoss()));
      all.baselines.put(PREDICTION, baseline.prediction());
      all.perClass.put(CLASS, label.names());
      all.add("train", training.sum(), baseline);
      if (others.contains(Split.VALIDATION)) {
        all.add("validation", evaluator.evaluate(Split.VALIDATION, parameters).sum(), baseline);
      }
      if (others.contains(Split.TEST)) {
        all.add("test", evaluator.evaluate(Split.TEST, parameters).sum(), baseline);
      }
    } catch (RuntimeException e) {
      all.failure = e;
    } catch (Exception e) { // among them Spark's own, which Scala does not declare
      all.failure = new IllegalStateException(e);
    }
    return all;
  }

  private void add(String split, EvaluationSum sum, Baseline baseline) {
    results.put(split, sum.metrics().plain());
    overflow("the " + split + " rows", sum, label).ifPresent(notes::add);
    baselines.put(split, sum.metricOf(baseline.constant()).plain());
    ClassMetrics classes = sum.classMetrics();
    if (!classes.isEmpty()) {
      perClass.put(split, classes.plain());
    }
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

  /** The metrics, as far as they were measured: plain values in reading order. */
  Map<String, Object> results() {
    Map<String, Object> all = new LinkedHashMap<>(results);
    if (baselines.size() > 1) {
      all.put(BASELINE, baselines);
    }
    if (perClass.size() > 1) {
      all.put(PER_CLASS, perClass);
    }
    return all;
  }

  /**
   * The same for one table, without names of splits.
   *
   * @param baseline of the model's training rows, where it is known
   */
  static Map<String, Object> of(
      EvaluationSum sum, Optional<Baseline> baseline, LabelEncoding label) {
    Map<String, Object> all = new LinkedHashMap<>(sum.metrics().plain());
    baseline.ifPresent(
        b -> {
          Map<String, Object> worth = new LinkedHashMap<>();
          worth.put(PREDICTION, b.prediction());
          worth.putAll(sum.metricOf(b.constant()).plain());
          all.put(BASELINE, worth);
        });
    ClassMetrics classes = sum.classMetrics();
    if (!classes.isEmpty()) {
      Map<String, Object> named = new LinkedHashMap<>();
      named.put(CLASS, label.names());
      named.putAll(classes.plain());
      all.put(PER_CLASS, named);
    }
    return all;
  }

  /** What ended the evaluation before its end. */
  Optional<RuntimeException> failure() {
    return Optional.ofNullable(failure);
  }
}
