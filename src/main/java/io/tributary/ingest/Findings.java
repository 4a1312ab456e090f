package io.tributary.ingest;

import io.tributary.data.LeftOutColumn;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What is found while a table's columns are decided on; all of it is told, not the first alone. */
final class Findings {
  private final List<Problem> problems = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();
  private final List<LeftOutColumn> leftOut = new ArrayList<>();
  private final List<String> constant = new ArrayList<>();

  /** Something wrong with a column; the row that shows it is looked up before it is told. */
  record Problem(String column, Evidence evidence, String message) {}

  void problem(String column, Evidence evidence, String message, Object... arguments) {
    problems.add(new Problem(column, evidence, message.formatted(arguments)));
  }

  /** What is wrong with the table; empty if its encoding is of use. */
  List<Problem> problems() {
    return problems;
  }

  void note(String line) {
    notes.add(line);
  }

  /** What the user should know, a line each. */
  List<String> notes() {
    List<String> all = new ArrayList<>(notes);
    if (!constant.isEmpty()) {
      all.add(
          "Constant, kept though it tells nothing: '%s'".formatted(String.join("', '", constant)));
    }
    return all;
  }

  void constant(String column) {
    constant.add(column);
  }

  /** A column is no feature, which the user could not expect. */
  void leaveOut(String name, String reason) {
    leftOut.add(new LeftOutColumn(name, reason));
    notes.add("Column '%s' is left out: %s".formatted(name, reason));
  }

  /** Columns are no features, as the settings say. */
  void leftOutBySettings(List<LeftOutColumn> columns) {
    leftOut.addAll(columns);
  }

  /** The columns that are no features. */
  List<LeftOutColumn> leftOut() {
    return leftOut;
  }

  /** All of them with their reasons, in a line. */
  String leftOutReasons() {
    return leftOut.stream()
        .map(c -> "'%s' is left out: %s".formatted(c.name(), c.reason()))
        .collect(Collectors.joining("; "));
  }
}
