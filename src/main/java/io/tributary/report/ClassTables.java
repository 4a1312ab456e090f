package io.tributary.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Tables of classes for a terminal of 80 columns: what each class comes to, and which is taken for
 * which. What is not as runs write it is left out, since models may be changed by hand.
 */
final class ClassTables {
  private static final int WIDTH = 80;
  private static final int LONGEST_NAME = 24;
  private static final int GAP = 2;

  /** With more classes, those with the lowest F1 are shown. */
  private static final int MOST_CLASSES = 20;

  private static final int SHOWN_OF_MANY = 10;

  private ClassTables() {}

  /**
   * Precision, recall, F1 and support of each class.
   *
   * @param names of the classes
   * @param metrics a list of each, by name
   */
  static String perClass(List<?> names, Map<?, ?> metrics) {
    if (!(metrics.get("f1") instanceof List<?> f1)
        || !(metrics.get("precision") instanceof List<?> precision)
        || !(metrics.get("recall") instanceof List<?> recall)
        || !(metrics.get("support") instanceof List<?> support)
        || List.of(f1.size(), precision.size(), recall.size(), support.size()).stream()
            .anyMatch(size -> size != names.size())) {
      return "";
    }
    List<Integer> shown = IntStream.range(0, names.size()).boxed().toList();
    String title = "class";
    if (names.size() > MOST_CLASSES) {
      // A class that does not occur has no F1, and nothing to be shown.
      shown =
          shown.stream()
              .filter(k -> f1.get(k) instanceof Number)
              .sorted(Comparator.comparingDouble(k -> ((Number) f1.get(k)).doubleValue()))
              .limit(SHOWN_OF_MANY)
              .toList();
      title = "lowest F1 of %d classes".formatted(names.size());
    }
    int width = Math.max(title.length(), longest(shown.stream().map(names::get).toList()));
    WeightFormat weights = new WeightFormat(support);
    StringBuilder text = new StringBuilder();
    text.append(pad(title, width)).append("  precision     recall         f1      support\n");
    for (int k : shown) {
      text.append(pad(shortened(names.get(k), LONGEST_NAME), width));
      for (List<?> column : List.of(precision, recall, f1)) {
        text.append(right(share(column.get(k)), 11));
      }
      text.append(right(weights.of(support.get(k)), 13)).append('\n');
    }
    return text.toString();
  }

  /**
   * The confusion matrix with the classes' names; if it is too wide, what is mistaken most often.
   *
   * @param where the whole matrix is
   */
  static String confusion(List<?> names, List<?> rows, String where) {
    List<List<?>> matrix = new ArrayList<>();
    for (Object row : rows) {
      if (!(row instanceof List<?> cells) || cells.size() != names.size()) {
        return "";
      }
      matrix.add(cells);
    }
    if (matrix.size() != names.size()) {
      return "";
    }
    WeightFormat weights = new WeightFormat(matrix.stream().flatMap(List::stream).toList());
    int widest = 1;
    for (List<?> row : matrix) {
      for (Object cell : row) {
        widest = Math.max(widest, weights.of(cell).length());
      }
    }
    int names1 = Math.min(longest(names), LONGEST_NAME);
    int room = (WIDTH - names1) / Math.max(1, names.size()) - GAP;
    if (room < Math.max(widest, Math.min(longest(names), 3))) {
      return mistakes(names, matrix, weights, where);
    }
    int column = Math.min(room, Math.max(widest, longest(names)));
    StringBuilder text = new StringBuilder("confusion (actual in rows, predicted in columns)\n");
    text.append(pad("", names1));
    names.forEach(name -> text.append(right(shortened(name, column), column + GAP)));
    text.append('\n');
    for (int k = 0; k < names.size(); k++) {
      text.append(pad(shortened(names.get(k), names1), names1));
      matrix.get(k).forEach(cell -> text.append(right(weights.of(cell), column + GAP)));
      text.append('\n');
    }
    return text.toString();
  }

  private static String mistakes(
      List<?> names, List<List<?>> matrix, WeightFormat weights, String where) {
    record Mistake(int actual, int predicted, double weight) {}
    List<Mistake> mistakes = new ArrayList<>();
    for (int actual = 0; actual < names.size(); actual++) {
      for (int predicted = 0; predicted < names.size(); predicted++) {
        if (actual != predicted
            && matrix.get(actual).get(predicted) instanceof Number n
            && n.doubleValue() > 0) {
          mistakes.add(new Mistake(actual, predicted, n.doubleValue()));
        }
      }
    }
    if (mistakes.isEmpty()) {
      return "";
    }
    mistakes.sort(Comparator.comparingDouble(Mistake::weight).reversed());
    StringBuilder text =
        new StringBuilder("most frequent mistakes (the whole matrix is in %s)\n".formatted(where));
    for (Mistake m : mistakes.subList(0, Math.min(SHOWN_OF_MANY, mistakes.size()))) {
      text.append(right(weights.of(matrix.get(m.actual).get(m.predicted)), 12))
          .append("  ")
          .append(shortened(names.get(m.actual), LONGEST_NAME))
          .append(" taken for ")
          .append(shortened(names.get(m.predicted), LONGEST_NAME))
          .append('\n');
    }
    return text.toString();
  }

  private static int longest(List<?> names) {
    return names.stream()
        .mapToInt(name -> Math.min(LONGEST_NAME, String.valueOf(name).length()))
        .max()
        .orElse(0);
  }

  /** A name that takes no more than {@code width} characters, on one line. */
  static String shortened(Object name, int width) {
    String text = String.valueOf(name).replaceAll("\\p{Cntrl}", " ");
    return text.length() <= width ? text : text.substring(0, Math.max(0, width - 1)) + "…";
  }

  private static String share(Object value) {
    return value instanceof Number number
        ? String.format(Locale.ROOT, "%.4f", number.doubleValue())
        : "-";
  }

  private static String pad(String text, int width) {
    return text + " ".repeat(Math.max(0, width - text.length()));
  }

  private static String right(String text, int width) {
    return " ".repeat(Math.max(0, width - text.length())) + text;
  }
}
