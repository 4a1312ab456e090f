package io.tributary.data;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What each column of a table was taken for, in a few lines. */
public final class ColumnReport {
  private static final int SHOWN = 40;

  private ColumnReport() {}

  /** A line for the label, and one for each kind of column. */
  public static List<String> of(TableEncoding encoding) {
    List<String> lines = new ArrayList<>();
    lines.add(encoding.label().summary());
    Map<String, List<String>> kinds = new LinkedHashMap<>();
    for (FeatureColumn feature : encoding.features()) {
      kinds.computeIfAbsent(feature.plural(), k -> new ArrayList<>()).add(feature.listed());
    }
    lines.add("%d column(s) as %d inputs".formatted(encoding.features().size(), encoding.inputs()));
    kinds.forEach((kind, columns) -> lines.add("  %s: %s".formatted(kind, some(columns))));
    encoding.features().stream()
        .map(feature -> feature.scaling(0).curve().summary())
        .filter(summary -> !summary.isEmpty())
        .findFirst() // all quantities are scaled in one way
        .ifPresent(summary -> lines.add("Numbers are " + summary));
    return lines;
  }

  private static String some(List<String> columns) {
    return columns.size() <= SHOWN
        ? String.join(", ", columns)
        : "%s, ... and %d more"
            .formatted(String.join(", ", columns.subList(0, SHOWN)), columns.size() - SHOWN);
  }
}
