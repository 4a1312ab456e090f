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

  /** What a row must have to show a column's missing cells. */
  static Evidence missingEvidence(ColumnProfile column) {
    return column.missingWords() > 0 ? Evidence.MISSING_NUMBER : Evidence.MISSING;
  }

  /** ", 96 of them words such as 'null' among numbers", where there are such words. */
  static String missingWords(ColumnProfile column) {
    if (column.missingNans() > 0) {
      return ", %d of them 'NaN', which is no text".formatted(column.missingNans());
    }
    return column.missingWords() == 0
        ? ""
        : ", %d of them words such as '%s' among %s"
            .formatted(
                column.missingWords(),
                column.cells().word(),
                column.isTemporal() ? "dates" : "numbers");
  }

  /** What to do where words among numbers are not meant as missing cells. */
  static String wordsAreText(String name, ColumnProfile column) {
    return column.missingWords() == 0
        ? ""
        : "; data.text: [%s] takes all of its cells as texts".formatted(name);
  }

  /** Says that words among a column's numbers are taken as missing cells, if there are any. */
  void tellMissingWords(String name, ColumnProfile column) {
    if (column.missingNans() > 0) {
      notes.add(
          "Column '%s': %,d cells 'NaN' are missing cells, here as elsewhere; a text that means something else needs another spelling"
              .formatted(name, column.missingNans()));
    }
    if (column.missingWords() > 0) {
      notes.add(
          "Column '%s': %,d cells such as '%s' are taken as missing, since the others are %s%s"
              .formatted(
                  name,
                  column.missingWords(),
                  column.cells().word(),
                  column.isTemporal() ? "dates" : "numbers",
                  wordsAreText(name, column)));
    }
  }

  /** Names texts that differ in next to nothing, if there are any. */
  void tellNearDuplicates(String which, List<String> texts) {
    NearDuplicates.of(texts).ifPresent(found -> notes.add(which + " " + found));
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
