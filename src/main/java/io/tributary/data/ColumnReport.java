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
    lines.add(label(encoding.label()));
    Map<String, List<String>> kinds = new LinkedHashMap<>();
    for (FeatureColumn feature : encoding.features()) {
      kinds.computeIfAbsent(kind(feature), k -> new ArrayList<>()).add(described(feature));
    }
    lines.add("%d column(s) as %d inputs".formatted(encoding.features().size(), encoding.inputs()));
    kinds.forEach((kind, columns) -> lines.add("  %s: %s".formatted(kind, some(columns))));
    return lines;
  }

  private static String label(LabelEncoding label) {
    if (label instanceof ClassLabel classes) {
      return "Label '%s': %d classes".formatted(classes.column(), classes.classes().size());
    }
    String names = quoted(label.columns());
    return label instanceof MultiLabel
        ? "Labels %s: 0 or 1 each".formatted(names)
        : "Label %s: a number".formatted(names);
  }

  private static String quoted(List<String> names) {
    return "'" + String.join("', '", names) + "'";
  }

  private static String kind(FeatureColumn feature) {
    if (feature instanceof CategoricalFeature) {
      return "categories";
    } else if (feature instanceof TemporalFeature) {
      return "dates and times";
    } else if (feature instanceof ArrayFeature) {
      return "lists of numbers";
    }
    return "numbers";
  }

  private static String described(FeatureColumn feature) {
    return feature instanceof NumericFeature
        ? feature.name()
        : "%s (%d inputs)".formatted(feature.name(), feature.width());
  }

  private static String some(List<String> columns) {
    return columns.size() <= SHOWN
        ? String.join(", ", columns)
        : "%s, ... and %d more"
            .formatted(String.join(", ", columns.subList(0, SHOWN)), columns.size() - SHOWN);
  }
}
