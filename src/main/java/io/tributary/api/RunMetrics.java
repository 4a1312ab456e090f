package io.tributary.api;

import io.tributary.config.Spelling;
import io.tributary.engine.Split;
import io.tributary.evaluation.Metrics;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What a trained network is worth.
 *
 * @param trainingLoss the mean loss of the training rows that is optimised, without class weights,
 *     in scaled units; NaN if it was not measured
 * @param trainingPenalty what the parameters cost beside it; empty without a penalty
 * @param splits for each split that was measured
 * @param baseline what the baseline predicts for every row: a class, a number, or a number for each
 *     label column; empty if nothing was measured
 * @param isOutOfFold whether the validation is that of networks which have held out a fold each:
 *     each training row by the one that has not learnt from it
 * @param names the classes of one label, or the label columns
 */
public record RunMetrics(
    double trainingLoss,
    OptionalDouble trainingPenalty,
    Map<Split, SplitResult> splits,
    Optional<Object> baseline,
    boolean isOutOfFold,
    List<String> names) {
  static final String BASELINE = "baseline";
  static final String PREDICTION = "prediction";
  static final String PER_CLASS = "perClass";
  static final String CLASS = "class";

  /** Nothing was measured. */
  static final RunMetrics NONE =
      new RunMetrics(
          Double.NaN, OptionalDouble.empty(), Map.of(), Optional.empty(), false, List.of());

  public RunMetrics {
    splits = Collections.unmodifiableMap(inOrder(splits));
    names = List.copyOf(names);
  }

  private static Map<Split, SplitResult> inOrder(Map<Split, SplitResult> splits) {
    return splits.isEmpty() ? Map.of() : new EnumMap<>(splits);
  }

  /** {@code final} in {@code summary.json}: plain values in reading order. */
  public Map<String, Object> plain() {
    Map<String, Object> all = new LinkedHashMap<>();
    if (baseline.isEmpty()) {
      return all;
    }
    all.putAll(measured());
    Map<String, Object> baselines = new LinkedHashMap<>();
    baselines.put(PREDICTION, baseline.get());
    Map<String, Object> perClass = new LinkedHashMap<>();
    perClass.put(CLASS, names);
    splits.forEach(
        (split, result) -> {
          String name = name(split);
          baselines.put(name, result.baseline().plain());
          if (!result.perClass().isEmpty()) {
            perClass.put(name, result.perClass().plain());
          }
        });
    if (baselines.size() > 1) {
      all.put(BASELINE, baselines);
    }
    if (perClass.size() > 1) {
      all.put(PER_CLASS, perClass);
    }
    return all;
  }

  /** The metrics of all training rows, each by the one network that has not learnt from it. */
  Optional<Metrics> outOfFold() {
    return isOutOfFold
        ? Optional.ofNullable(splits.get(Split.VALIDATION)).map(SplitResult::metrics)
        : Optional.empty();
  }

  /** The losses and metrics alone. */
  Map<String, Object> measured() {
    Map<String, Object> all = new LinkedHashMap<>();
    if (baseline.isPresent()) {
      all.put("trainLoss", RunResult.finite(trainingLoss));
      trainingPenalty.ifPresent(penalty -> all.put("trainPenalty", RunResult.finite(penalty)));
      splits.forEach((split, result) -> all.put(name(split), result.metrics().plain()));
    }
    return all;
  }

  // As files have called it from the start.
  private static String name(Split split) {
    return split == Split.TRAINING ? "train" : Spelling.of(split);
  }
}
