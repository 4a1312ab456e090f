package io.tributary.api;

import io.tributary.config.Spelling;
import io.tributary.ingest.ShardedTable;
import io.tributary.training.Engine;
import io.tributary.training.EpochPlan;
import io.tributary.training.Split;
import io.tributary.training.StepTimes;
import io.tributary.training.TrainingOutcome;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** What {@code summary.json} says of a run, in its order. */
final class RunSummary {
  private final Map<String, Object> values = new LinkedHashMap<>();

  RunSummary(String name, TrainingOutcome outcome) {
    put("name", name);
    put("status", Spelling.of(outcome.ending()));
    put("epochs", outcome.epochs());
    put("steps", outcome.steps());
  }

  void put(String name, Object value) {
    values.put(name, value);
  }

  Map<String, Object> values() {
    return values;
  }

  /** How many rows are for what, and why others were dropped. */
  static Map<String, Object> rows(
      EpochPlan plan, ShardedTable table, Map<Split, ShardedTable> others) {
    Map<String, Object> rows = new LinkedHashMap<>();
    rows.put("train", plan.rows());
    rows.put(
        "validation",
        others.containsKey(Split.VALIDATION)
            ? others.get(Split.VALIDATION).rows()
            : sum(table.validationRows()));
    rows.put("test", others.containsKey(Split.TEST) ? others.get(Split.TEST).rows() : 0L);
    rows.put("dropped", table.counts().droppedRows());
    if (!table.counts().dropped().isEmpty()) {
      rows.put("droppedReasons", table.counts().dropped());
    }
    return rows;
  }

  /**
   * Where the time went.
   *
   * @param begun and the ends of what follows, as {@link System#nanoTime} has it
   */
  void putTimes(
      Engine engine,
      TrainingOutcome outcome,
      long begun,
      long ingested,
      long trained,
      long evaluated) {
    Map<String, Object> seconds = new LinkedHashMap<>();
    seconds.put("total", seconds(begun, System.nanoTime()));
    seconds.put("ingest", seconds(begun, ingested));
    seconds.put("training", seconds(ingested, trained));
    seconds.put("evaluation", seconds(trained, evaluated));
    put("seconds", seconds);
    StepTimes times = outcome.times();
    put("examplesPerSecond", finite(outcome.rows() / times.totalSeconds()));
    Map<String, Object> stepMillis = new LinkedHashMap<>();
    stepMillis.put("p50", finite(times.percentileMillis(0.5)));
    stepMillis.put("p95", finite(times.percentileMillis(0.95)));
    stepMillis.put("mean", finite(times.meanMillis()));
    put("stepMillis", stepMillis);
    Map<String, Object> parts = stepParts(engine, times);
    if (!parts.isEmpty()) {
      put("stepPartsMillis", parts);
    }
  }

  // What the engine does not account for is the driver's: the plan, the update, the listeners.
  private static Map<String, Object> stepParts(Engine engine, StepTimes times) {
    Map<String, Object> parts = new LinkedHashMap<>();
    double rest = times.meanMillis();
    for (Map.Entry<String, Double> part : engine.stepPartsMillis().entrySet()) {
      parts.put(part.getKey(), finite(part.getValue()));
      rest -= part.getValue();
    }
    if (!parts.isEmpty()) {
      parts.put("driver", finite(Math.max(0, rest)));
    }
    return parts;
  }

  private static double seconds(long from, long to) {
    return Math.round((to - from) / 1e6) / 1e3;
  }

  /** JSON has no other numbers. */
  static Double finite(double value) {
    return Double.isFinite(value) ? value : null;
  }

  static long sum(int[] counts) {
    return Arrays.stream(counts).asLongStream().sum();
  }
}
