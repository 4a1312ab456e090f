package io.tributary.ingest;

import io.tributary.data.Task;
import io.tributary.data.ValueType;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Whether a label of whole numbers names classes or is a quantity, which the numbers alone cannot
 * say for sure; so what was decided, and why, is always told.
 *
 * <p>Few are classes: grades, digits, the seven kinds of a forest. More are classes where they are
 * numbered as programs number classes, from 0 or 1 without a gap, and each has enough rows, on
 * average, to be learnt as one: letters 1 to 26, the attacks of KDD Cup 99, 0 to 22. Years do not
 * begin there, counts thin out into gaps, and ages and percentages are more than anybody's classes
 * mostly are. Where the rule errs, a quantity is the safer error: it needs no more outputs, and its
 * order is kept.
 *
 * @param distinct how many distinct numbers there are; empty: more than were counted
 * @param numbered whether they are numbered from 0 or 1 without a gap
 * @param rows how many rows have a label
 */
record WholeNumberRule(Optional<Integer> distinct, boolean numbered, long rows) {
  /** No more distinct numbers than this are classes whatever they are. */
  static final int FEW = 20;

  /** No more than this are classes where they are numbered without a gap. */
  static final int MAX_NUMBERED = 50;

  /** So many rows a class must have, on average, where there are more than a few. */
  static final int ROWS_PER_CLASS = 20;

  /** The rule for a column; empty if some cell is no whole number. */
  static Optional<WholeNumberRule> of(ColumnProfile column) {
    if (!column.isNumeric() || column.numbers.hasFractions || column.numbers.notFinite > 0) {
      return Optional.empty();
    }
    if (column.numbers.distinct.overflowed()) {
      return Optional.of(new WholeNumberRule(Optional.empty(), false, column.present));
    }
    List<String> sorted = column.numbers.distinct.sorted(ValueType.NUMBER);
    double first = Double.parseDouble(sorted.get(0));
    double last = Double.parseDouble(sorted.get(sorted.size() - 1));
    boolean numbered = (first == 0 || first == 1) && last - first + 1 == sorted.size();
    return Optional.of(new WholeNumberRule(Optional.of(sorted.size()), numbered, column.present));
  }

  /** Classification for classes, regression for a quantity. */
  Task task() {
    return areClasses() ? Task.CLASSIFICATION : Task.REGRESSION;
  }

  private boolean areClasses() {
    int found = distinct.orElse(Integer.MAX_VALUE);
    return found <= FEW
        || (numbered && found <= MAX_NUMBERED && rows >= (long) ROWS_PER_CLASS * found);
  }

  /** What was decided and how to overrule it, in a line. */
  String note(String label) {
    String count =
        distinct
            .map(found -> String.format(Locale.ROOT, "%,d", found))
            .orElse(String.format(Locale.ROOT, "more than %,d", TableProfile.MAX_CLASSES));
    String found =
        "Label '%s': %s distinct whole number%s"
            .formatted(label, count, distinct.filter(n -> n == 1).isPresent() ? "" : "s");
    if (!areClasses()) {
      return found + ", taken as a quantity; data.task: classification if they are classes";
    }
    String reason = distinct.orElseThrow() > FEW ? ", numbered without a gap" : "";
    return found + reason + ", taken as classes; data.task: regression if they are a quantity";
  }
}
