package io.tributary.api;

import io.tributary.training.StepTimes;
import io.tributary.training.TrainingOutcome;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Where a run's time went. NaN where there is nothing to divide by.
 *
 * @param totalSeconds from the run's begin to its end
 * @param ingestSeconds until the rows were where they are used
 * @param trainingSeconds until the last step's checkpoint
 * @param evaluationSeconds of the trained network
 * @param examplesPerSecond training rows used a second of steps; of training, where several
 *     networks' steps are made at the same time
 * @param stepMillisP50 the median of the steps
 * @param stepMillisP95 what 95 of 100 steps do not exceed
 * @param stepMillisMean all steps' time over their number
 * @param stepPartsMillis what a step's time went into, on average; empty if the engine cannot say
 */
public record RunTimes(
    double totalSeconds,
    double ingestSeconds,
    double trainingSeconds,
    double evaluationSeconds,
    double examplesPerSecond,
    double stepMillisP50,
    double stepMillisP95,
    double stepMillisMean,
    Map<String, Double> stepPartsMillis) {
  public RunTimes {
    stepPartsMillis = Collections.unmodifiableMap(new LinkedHashMap<>(stepPartsMillis));
  }

  /** The moments between a run's stages, as {@link io.tributary.time.Ticker#nanos} has them. */
  record Marks(long begun, long ingested, long trained, long ended) {}

  static RunTimes of(Marks marks, TrainingOutcome outcome, Map<String, Double> engineParts) {
    StepTimes steps = outcome.times();
    return new RunTimes(
        seconds(marks.begun, marks.ended),
        seconds(marks.begun, marks.ingested),
        seconds(marks.ingested, marks.trained),
        seconds(marks.trained, marks.ended),
        outcome.rows() / Math.min(steps.totalSeconds(), (marks.trained - marks.ingested) / 1e9),
        steps.percentileMillis(0.5),
        steps.percentileMillis(0.95),
        steps.meanMillis(),
        stepParts(engineParts, steps.meanMillis()));
  }

  // What the engine does not account for is the driver's: the plan, the update, the listeners.
  private static Map<String, Double> stepParts(Map<String, Double> engineParts, double mean) {
    Map<String, Double> parts = new LinkedHashMap<>(engineParts);
    double rest = mean;
    for (double part : engineParts.values()) {
      rest -= part;
    }
    if (!parts.isEmpty()) {
      parts.put("driver", Math.max(0, rest));
    }
    return parts;
  }

  private static double seconds(long from, long to) {
    return Math.round((to - from) / 1e6) / 1e3;
  }

  /** Adds what {@code summary.json} says of them. */
  void describe(Map<String, Object> summary) {
    Map<String, Object> seconds = new LinkedHashMap<>();
    seconds.put("total", totalSeconds);
    seconds.put("ingest", ingestSeconds);
    seconds.put("training", trainingSeconds);
    seconds.put("evaluation", evaluationSeconds);
    summary.put("seconds", seconds);
    summary.put("examplesPerSecond", RunResult.finite(examplesPerSecond));
    Map<String, Object> stepMillis = new LinkedHashMap<>();
    stepMillis.put("p50", RunResult.finite(stepMillisP50));
    stepMillis.put("p95", RunResult.finite(stepMillisP95));
    stepMillis.put("mean", RunResult.finite(stepMillisMean));
    summary.put("stepMillis", stepMillis);
    if (!stepPartsMillis.isEmpty()) {
      Map<String, Object> parts = new LinkedHashMap<>();
      stepPartsMillis.forEach((part, millis) -> parts.put(part, RunResult.finite(millis)));
      summary.put("stepPartsMillis", parts);
    }
  }
}
