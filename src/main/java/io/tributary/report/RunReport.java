package io.tributary.report;

import io.tributary.api.RunDetails;
import io.tributary.api.RunResult;
import io.tributary.api.RunRows;
import io.tributary.api.RunTimes;
import io.tributary.config.Spelling;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** A run's result for people, on a terminal of 80 columns. */
public final class RunReport {
  private static final int WIDTH = 80;

  /** Metrics that a reader of the tables can do without, or that the classes' table has. */
  private static final Set<String> IN_FILES_ALONE =
      Set.of(
          "confusion",
          "logLoss",
          "brier",
          "balancedAccuracy",
          "mcc",
          "precision",
          "recall",
          "f1",
          "weightedF1",
          "averagePrecision",
          "top5Accuracy",
          "medianAbsoluteError",
          "mape");

  private RunReport() {}

  /** The result as small tables, and where everything is. */
  public static String of(RunResult run, String folder) {
    StringBuilder text = new StringBuilder("\n");
    RunDetails details = run.details().orElseThrow();
    boolean outOfFold = details.results().isOutOfFold();
    Map<String, ?> results = details.results().plain();
    Map<String, Map<?, ?>> splits = new LinkedHashMap<>();
    for (String split : List.of("train", "validation", "test")) {
      if (results.get(split) instanceof Map<?, ?> metrics) {
        splits.put(split, metrics);
      }
    }
    if (!splits.isEmpty()) {
      Map<?, ?> baseline = map(results.get("baseline"));
      metrics(splits, outOfFold, details.rows(), baseline, text);
      String last = List.copyOf(splits.keySet()).get(splits.size() - 1);
      Map<?, ?> perClass = map(results.get("perClass"));
      if (perClass.get("class") instanceof List<?> names) {
        text.append(shown(last, outOfFold)).append(" rows by class\n\n");
        text.append(ClassTables.perClass(names, map(perClass.get(last)))).append('\n');
        if (splits.get(last).get("confusion") instanceof List<?> rows) {
          separated(ClassTables.confusion(names, rows, "summary.json"), text);
        }
      }
    }
    MemberTable.add(details.members(), IN_FILES_ALONE, text);
    run(run, details, text);
    text.append(String.format(Locale.ROOT, "run folder %s%n", folder));
    return text.toString();
  }

  private static void metrics(
      Map<String, Map<?, ?>> splits,
      boolean outOfFold,
      RunRows rows,
      Map<?, ?> baseline,
      StringBuilder text) {
    row(text, "", splits.keySet().stream().map(split -> shown(split, outOfFold)).toList());
    long validation = outOfFold ? rows.training() : rows.validation();
    Map<String, Long> counts =
        Map.of("train", rows.training(), "validation", validation, "test", rows.test());
    row(text, "rows", splits.keySet().stream().map(counts::get).toList());
    for (Object metric : splits.values().iterator().next().keySet()) {
      if (!IN_FILES_ALONE.contains(metric)) {
        List<Object> cells = new ArrayList<>();
        splits.values().forEach(m -> cells.add(m.get(metric)));
        row(text, metric, cells);
      }
    }
    for (Object metric : map(baseline.get("train")).keySet()) {
      List<Object> cells = new ArrayList<>();
      splits.keySet().forEach(split -> cells.add(map(baseline.get(split)).get(metric)));
      row(text, "baseline", cells);
      text.append(baseline(metric, baseline.get("prediction")));
    }
    text.append('\n');
  }

  // Each row by the one network that has not learnt from it.
  private static String shown(String split, boolean outOfFold) {
    return outOfFold && split.equals("validation") ? "out of fold" : split;
  }

  private static void row(StringBuilder text, Object name, List<?> cells) {
    text.append(String.format(Locale.ROOT, "%-12s", name));
    cells.forEach(cell -> text.append(cell(cell)));
    text.append('\n');
  }

  // What the baseline is, in words.
  private static String baseline(Object metric, Object prediction) {
    String what = "the most frequent value of each label in training, for every row";
    if (metric.equals("accuracy")) {
      what =
          "'%s' for every row, the most frequent in training"
              .formatted(ClassTables.shortened(prediction, 24));
    } else if (metric.equals("rmse")) {
      what =
          prediction instanceof Number mean
              ? String.format(
                  Locale.ROOT, "%.6g for every row, the mean in training", mean.doubleValue())
              : "the means in training, for every row";
    }
    return "(baseline %s: %s)%n".formatted(metric, what);
  }

  private static void separated(String table, StringBuilder text) {
    if (!table.isEmpty()) {
      text.append(table).append('\n');
    }
  }

  private static void run(RunResult run, RunDetails details, StringBuilder text) {
    line(
        text,
        "%s: %s after %s epochs%s, %s steps"
            .formatted(
                run.name(),
                Spelling.of(run.ending()),
                run.epochs(),
                run.bestEpoch().map(" (best: %d)"::formatted).orElse(""),
                run.steps()),
        details.members().isEmpty()
            ? details.parameters() + " parameters"
            : "%d parameters of %d networks"
                .formatted(details.parameters(), details.members().size()),
        "engine " + Spelling.of(details.engine()),
        details.shards() + " shard(s)",
        "math " + Spelling.of(details.mathBackend()));
    RunTimes times = details.times();
    line(
        text,
        "%s s in all: ingest %s".formatted(times.totalSeconds(), times.ingestSeconds()),
        "training %s (%s)"
            .formatted(
                times.trainingSeconds(),
                Double.isFinite(times.examplesPerSecond())
                    ? String.format(Locale.ROOT, "%,.0f rows/s", times.examplesPerSecond())
                    : "no steps"),
        "evaluation " + times.evaluationSeconds());
    if (!times.stepPartsMillis().isEmpty()) {
      List<String> shown = new ArrayList<>();
      times.stepPartsMillis().forEach((name, millis) -> shown.add(name + " " + millis(millis)));
      line(
          text,
          "%s ms a step: %s".formatted(millis(times.stepMillisMean()), shown.get(0)),
          shown.subList(1, shown.size()).toArray(new String[0]));
    }
    run.model().ifPresent(model -> hash(model.parametersSha256(), text));
  }

  // Its 64 digits and its name are wider than a terminal.
  static void hash(String parametersSha256, StringBuilder text) {
    text.append(String.format("parametersSha256%n  %s%n", parametersSha256));
  }

  // Parts with commas between them, on as many lines as they take.
  private static void line(StringBuilder text, String first, String... others) {
    int length = first.length();
    text.append(first);
    for (String part : others) {
      boolean fits = length + 2 + part.length() < WIDTH;
      text.append(fits ? ", " : ",%n  ".formatted()).append(part);
      length = (fits ? length : 0) + 2 + part.length();
    }
    text.append(String.format("%n"));
  }

  /** Metrics, one a line, with the baseline's; then those of each class. */
  public static String metrics(Map<String, ?> metrics) {
    StringBuilder text = new StringBuilder();
    metrics.forEach(
        (name, value) -> {
          if (!(value instanceof Map<?, ?>) && !IN_FILES_ALONE.contains(name)) {
            row(text, name, java.util.Collections.singletonList(value));
          }
        });
    Map<?, ?> baseline = map(metrics.get("baseline"));
    baseline.forEach(
        (metric, value) -> {
          if (!metric.equals("prediction")) {
            row(text, "baseline", java.util.Collections.singletonList(value));
            text.append(baseline(metric, baseline.get("prediction")));
          }
        });
    Map<?, ?> perClass = map(metrics.get("perClass"));
    if (perClass.get("class") instanceof List<?> names) {
      text.append('\n').append(ClassTables.perClass(names, perClass));
      if (metrics.get("confusion") instanceof List<?> rows) {
        text.append('\n').append(ClassTables.confusion(names, rows, "what --json writes"));
      }
    }
    return text.toString();
  }

  private static Map<?, ?> map(Object value) {
    return value instanceof Map<?, ?> map ? map : Map.of();
  }

  private static String millis(double millis) {
    return Double.isFinite(millis) ? String.format(Locale.ROOT, "%.1f", millis) : "-";
  }

  static String cell(Object value) {
    return value instanceof Double number
        ? String.format(Locale.ROOT, "%12.6g", number)
        : String.format(Locale.ROOT, "%12s", value == null ? "-" : value);
  }
}
