package io.tributary.api;

import io.tributary.training.Engine;
import io.tributary.training.Evaluation;
import io.tributary.training.Split;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a trained network is worth on each split: {@code final} in {@code summary.json}.
 *
 * <p>A failure ends it and not the run: training may have taken days, and its model is there.
 */
final class FinalEvaluation {
  private final Map<String, Object> results = new LinkedHashMap<>();
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
  static FinalEvaluation of(Engine engine, float[] parameters, Set<Split> others) {
    FinalEvaluation all = new FinalEvaluation();
    try {
      Evaluation training = engine.evaluate(Split.TRAINING, parameters);
      all.results.put("trainLoss", RunSummary.finite(training.meanLoss()));
      all.results.put("train", training.metrics());
      if (others.contains(Split.VALIDATION)) {
        all.results.put("validation", engine.evaluate(Split.VALIDATION, parameters).metrics());
      }
      if (others.contains(Split.TEST)) {
        all.results.put("test", engine.evaluate(Split.TEST, parameters).metrics());
      }
    } catch (RuntimeException e) {
      all.failure = e;
    } catch (Exception e) { // among them Spark's own, which Scala does not declare
      all.failure = new IllegalStateException(e);
    }
    return all;
  }

  /** The metrics, as far as they were measured: plain values in reading order. */
  Map<String, Object> results() {
    return results;
  }

  /** What ended the evaluation before its end. */
  Optional<RuntimeException> failure() {
    return Optional.ofNullable(failure);
  }
}
