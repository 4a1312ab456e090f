package io.tributary.data;

import static io.tributary.config.ValueTypes.text;
import static io.tributary.config.ValueTypes.texts;
import static java.util.Objects.requireNonNull;

import io.tributary.config.Key;
import io.tributary.config.Section;
import io.tributary.config.SettingValues;
import java.io.Serializable;
import java.time.DateTimeException;
import java.util.List;

/**
 * How cells of text are read: what numbers and dates look like in them, and which words stand for a
 * missing number. Tables that a model scores are read as its training table was. Immutable.
 *
 * @param decimal what stands before a number's fraction, "." or ","
 * @param numberMarks what may stand beside or within a number without changing it (see {@link
 *     NumberSpelling})
 * @param dateFormats patterns of {@link java.time.format.DateTimeFormatter} for dates and times
 *     beside ISO 8601
 * @param missingWords words that mean missing where a column's other cells are numbers or dates, in
 *     lower case
 * @param trimsTexts whether blanks around a category or a class do not count
 */
public record CellReading(
    String decimal,
    List<String> numberMarks,
    List<String> dateFormats,
    List<String> missingWords,
    boolean trimsTexts)
    implements Serializable {
  static final Key<String> DECIMAL =
      Key.of(
              "data.decimal",
              text(),
              ".",
              "What stands before a number's fraction in text: `.` or `,`. With a comma, points"
                  + " between groups of three digits do not count.")
          .free();
  static final Key<List<String>> NUMBER_MARKS =
      Key.of(
              "data.numberMarks",
              texts(),
              List.of(),
              "What numbers in text may have beside them: `$`, `%`, `kg`; thousands marks (`,` `'`"
                  + " or a blank); `()` for negative numbers in parentheses.")
          .free();
  static final Key<List<String>> DATE_FORMAT =
      Key.of(
              "data.dateFormat",
              texts(),
              List.of(),
              "What dates and times in text look like beside ISO 8601, as `MM/dd/yyyy`; one"
                  + " pattern, or a list.")
          .free();

  /** What stands for a missing number in tables as people have them. */
  private static final List<String> MISSING_WORDS =
      List.of(
          "", "-", "--", "?", "na", "n/a", "#n/a", "#na", "nan", "nil", "none", "null", "missing");

  /** How the models that say nothing of it read: numbers and ISO dates, and every text as it is. */
  public static final CellReading PLAIN =
      new CellReading(".", List.of(), List.of(), List.of(), false);

  /** How tables are read unless the settings say more. */
  public static final CellReading STANDARD =
      new CellReading(".", List.of(), List.of(), MISSING_WORDS, true);

  public CellReading {
    requireNonNull(decimal, "decimal");
    numberMarks = List.copyOf(numberMarks);
    dateFormats = List.copyOf(dateFormats);
    missingWords = List.copyOf(missingWords);
    if (!decimal.equals(".") && !decimal.equals(",")) {
      throw new IllegalArgumentException("a decimal mark is \".\" or \",\", not '" + decimal + "'");
    }
    for (String mark : numberMarks) {
      NumberSpelling.check(mark, decimal);
    }
    dateFormats.forEach(DatePattern::of);
  }

  /** Notes what is wrong with the values of the settings. */
  static void check(Section data, SettingValues values) {
    String decimal = values.get(DECIMAL);
    if (!decimal.equals(".") && !decimal.equals(",")) {
      data.problem(DECIMAL, "expected \".\" or \",\", found '%s'".formatted(decimal));
      decimal = ".";
    }
    for (String mark : values.get(NUMBER_MARKS)) {
      try {
        NumberSpelling.check(mark, decimal);
      } catch (IllegalArgumentException e) {
        data.problem(NUMBER_MARKS, e.getMessage());
      }
    }
    for (String format : values.get(DATE_FORMAT)) {
      try {
        DatePattern.of(format);
      } catch (IllegalArgumentException | DateTimeException e) {
        data.problem(
            DATE_FORMAT,
            "expected a pattern such as MM/dd/yyyy, dd.MM.yyyy HH:mm or HH:mm (java.time's DateTimeFormatter), found '%s': %s"
                .formatted(format, e.getMessage()));
      }
    }
  }

  /** As settings without problems say. */
  static CellReading of(SettingValues values) {
    return new CellReading(
        values.get(DECIMAL),
        values.get(NUMBER_MARKS),
        values.get(DATE_FORMAT),
        MISSING_WORDS,
        true);
  }

  /** Whether numbers have another spelling than Java's. */
  public boolean respellsNumbers() {
    return decimal.equals(",") || !numberMarks.isEmpty();
  }
}
