package io.tributary.data;

import static java.util.Objects.requireNonNull;

import io.tributary.config.Section;
import java.io.Serializable;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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

  /** Reads the settings and notes their problems. */
  static CellReading read(Section data) {
    String decimal = data.text("decimal", ".");
    if (!decimal.equals(".") && !decimal.equals(",")) {
      data.problem("decimal", "expected \".\" or \",\", found '%s'".formatted(decimal));
      decimal = ".";
    }
    List<String> marks = new ArrayList<>();
    for (String mark : data.texts("numberMarks", List.of())) {
      try {
        NumberSpelling.check(mark, decimal);
        marks.add(mark);
      } catch (IllegalArgumentException e) {
        data.problem("numberMarks", e.getMessage());
      }
    }
    List<String> formats = new ArrayList<>();
    for (String format : data.texts("dateFormat", List.of())) {
      try {
        DatePattern.of(format);
        formats.add(format);
      } catch (IllegalArgumentException | DateTimeException e) {
        data.problem(
            "dateFormat",
            "expected a pattern such as MM/dd/yyyy, dd.MM.yyyy HH:mm or HH:mm (java.time's DateTimeFormatter), found '%s': %s"
                .formatted(format, e.getMessage()));
      }
    }
    return new CellReading(decimal, marks, formats, MISSING_WORDS, true);
  }

  /** The settings as a configuration spells them. */
  Map<String, Object> describe() {
    Map<String, Object> settings = new LinkedHashMap<>();
    settings.put("decimal", decimal);
    settings.put("numberMarks", numberMarks);
    settings.put("dateFormat", dateFormats);
    return settings;
  }

  /** Whether numbers have another spelling than Java's. */
  public boolean respellsNumbers() {
    return decimal.equals(",") || !numberMarks.isEmpty();
  }
}
