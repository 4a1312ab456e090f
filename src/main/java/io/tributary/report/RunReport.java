package io.tributary.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A run's summary for people. */
public final class RunReport {
  private RunReport() {}

  /** The result as a small table, and where everything is. */
  public static String of(Map<String, Object> summary, String folder) {
    StringBuilder text = new StringBuilder();
    Map<?, ?> results = map(summary.get("final"));
    Map<String, Map<?, ?>> splits = new LinkedHashMap<>();
    for (String split : List.of("train", "validation", "test")) {
      if (results.get(split) instanceof Map<?, ?> metrics) {
        splits.put(split, metrics);
      }
    }
    text.append('\n');
    if (!splits.isEmpty()) {
      text.append(String.format(Locale.ROOT, "%-12s", ""));
      splits.keySet().forEach(s -> text.append(String.format(Locale.ROOT, "%12s", s)));
      text.append('\n');
      Map<?, ?> rows = map(summary.get("rows"));
      text.append(String.format(Locale.ROOT, "%-12s", "rows"));
      splits.keySet().forEach(s -> text.append(String.format(Locale.ROOT, "%12s", rows.get(s))));
      text.append('\n');
      for (Object metric : splits.values().iterator().next().keySet()) {
        if (!metric.equals("confusion")) {
          text.append(String.format(Locale.ROOT, "%-12s", metric));
          splits.values().forEach(m -> text.append(cell(m.get(metric))));
          text.append('\n');
        }
      }
      text.append('\n');
    }
    Map<?, ?> seconds = map(summary.get("seconds"));
    text.append(
        String.format(
            Locale.ROOT,
            "%s: %s after %s epochs, %s steps, %s parameters, engine %s, %s shard(s), math %s%n",
            summary.get("name"),
            summary.get("status"),
            summary.get("epochs"),
            summary.get("steps"),
            summary.get("parameters"),
            summary.get("engine"),
            summary.get("shards"),
            summary.get("mathBackend")));
    text.append(
        String.format(
            Locale.ROOT,
            "%s s in all: ingest %s, training %s (%s), evaluation %s%n",
            seconds.get("total"),
            seconds.get("ingest"),
            seconds.get("training"),
            summary.get("examplesPerSecond") instanceof Number n
                ? String.format(Locale.ROOT, "%,.0f rows/s", n.doubleValue())
                : "no steps",
            seconds.get("evaluation")));
    Map<?, ?> parts = map(summary.get("stepPartsMillis"));
    if (!parts.isEmpty()) {
      List<String> shown = new ArrayList<>();
      parts.forEach((name, millis) -> shown.add(name + " " + millis(millis)));
      text.append(
          String.format(
              Locale.ROOT,
              "%s ms a step: %s%n",
              millis(map(summary.get("stepMillis")).get("mean")),
              String.join(", ", shown)));
    }
    text.append(
        String.format(Locale.ROOT, "parametersSha256 %s%n", summary.get("parametersSha256")));
    text.append(String.format(Locale.ROOT, "run folder %s%n", folder));
    return text.toString();
  }

  /** Metrics, one a line; the confusion matrix last. */
  public static String metrics(Map<String, ?> metrics) {
    StringBuilder text = new StringBuilder();
    metrics.forEach(
        (name, value) -> {
          if (!name.equals("confusion")) {
            text.append(String.format(Locale.ROOT, "%-12s%s%n", name, cell(value)));
          }
        });
    if (metrics.get("confusion") instanceof List<?> rows) {
      text.append(String.format(Locale.ROOT, "confusion (actual in rows, predicted in columns)%n"));
      for (Object row : rows) {
        ((List<?>) row).forEach(n -> text.append(String.format(Locale.ROOT, "%8s", n)));
        text.append('\n');
      }
    }
    return text.toString();
  }

  private static Map<?, ?> map(Object value) {
    return value instanceof Map<?, ?> map ? map : Map.of();
  }

  private static String millis(Object value) {
    return value instanceof Double millis ? String.format(Locale.ROOT, "%.1f", millis) : "-";
  }

  static String cell(Object value) {
    return value instanceof Double number
        ? String.format(Locale.ROOT, "%12.6g", number)
        : String.format(Locale.ROOT, "%12s", value == null ? "-" : value);
  }
}
