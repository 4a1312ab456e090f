package io.tributary.ingest;

import io.tributary.data.CellReading;
import io.tributary.data.NumberSpelling;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a column's texts look like that are neither numbers nor ISO dates: numbers and dates in
 * other spellings, which the settings could read.
 *
 * <p>Counts and smallest examples by kind: mergeable in any order.
 */
final class TextLook implements Serializable {
  private static final long serialVersionUID = 1;

  /** One text in so many may look otherwise. */
  private static final int NEARLY_ALL = 20;

  private static final String POINT = "number."; // its decimal mark is a point, or there is none
  private static final String COMMA = "number,";
  private static final String EITHER = "number.,"; // 1,234
  private static final String MARK = "mark ";

  private final TreeMap<String, long[]> counts = new TreeMap<>();
  private final TreeMap<String, String> examples = new TreeMap<>();

  /** A way to read a column. */
  record Reading(String look, String example, String setting) {
    /** "its texts look like numbers with a decimal comma ('1,5'); data.decimal: "," reads them". */
    String sentence() {
      return "its texts look like %s ('%s'), and %s reads them so"
          .formatted(look, example, setting);
    }
  }

  /** Takes in a text that is neither a number nor a moment, without blanks around it. */
  void add(String text) {
    Optional<NumberLook> number = NumberLook.of(text);
    if (number.isPresent()) {
      NumberLook look = number.get();
      count(!look.decimalPoint() ? COMMA : look.decimalComma() ? EITHER : POINT, text);
      look.marks().forEach(mark -> count(MARK + mark, text));
    } else {
      DateLook.of(text).ifPresent(look -> count(look.kind(), text));
    }
  }

  private void count(String kind, String example) {
    counts.computeIfAbsent(kind, k -> new long[1])[0]++;
    examples.merge(kind, example, (a, b) -> a.compareTo(b) <= 0 ? a : b);
  }

  void merge(TextLook other) {
    other.counts.forEach((kind, n) -> counts.computeIfAbsent(kind, k -> new long[1])[0] += n[0]);
    other.examples.forEach(
        (kind, text) -> examples.merge(kind, text, (a, b) -> a.compareTo(b) <= 0 ? a : b));
  }

  private long count(String kind) {
    return counts.getOrDefault(kind, new long[1])[0];
  }

  /**
   * How nearly all of a column's cells could be read.
   *
   * @param present its cells that are not missing
   * @param numbers those that are numbers as they stand
   * @param moments those that are ISO dates
   * @param now how they are read now
   */
  Optional<Reading> reading(long present, long numbers, long moments, CellReading now) {
    long looks = count(POINT) + count(COMMA) + count(EITHER);
    if (looks > 0 && (looks + numbers) * NEARLY_ALL >= present * (NEARLY_ALL - 1)) {
      return Optional.of(numbers(now));
    }
    List<String> dates =
        counts.keySet().stream().filter(kind -> kind.startsWith(DateLook.KIND)).toList();
    long dated = dates.stream().mapToLong(this::count).sum();
    if (dated > 0 && (dated + moments) * NEARLY_ALL >= present * (NEARLY_ALL - 1)) {
      return Optional.of(
          new Reading(
              "dates or times in another spelling than ISO 8601",
              examples.get(dates.get(0)),
              "data.dateFormat: " + DateLook.patterns(dates)));
    }
    return Optional.empty();
  }

  /** How nearly all of a settled column's cells could be read that cannot be read now. */
  static Optional<Reading> of(ColumnProfile column, CellReading now) {
    if (column.type() != CellType.TEXT || column.isText() || column.isNumeric()) {
      return Optional.empty();
    }
    TextCells cells = column.cells();
    long present = column.present - (cells.words() - column.missingWords());
    return cells
        .look()
        .reading(
            present, column.present - column.notNumeric, column.present - column.notTemporal, now);
  }

  private Reading numbers(CellReading now) {
    boolean comma = count(COMMA) > 0 && count(COMMA) >= count(POINT);
    List<String> marks = new ArrayList<>(now.numberMarks());
    List<String> named = new ArrayList<>();
    for (Map.Entry<String, long[]> entry : counts.entrySet()) {
      if (entry.getKey().startsWith(MARK)) {
        String mark = entry.getKey().substring(MARK.length());
        if (!comma || !(mark.equals(",") || mark.equals("."))) {
          named.add(mark);
          if (!marks.contains(mark)) {
            marks.add(mark);
          }
        }
      }
    }
    List<String> settings = new ArrayList<>();
    if (!now.decimal().equals(comma ? "," : ".")) {
      settings.add("data.decimal: \"%s\"".formatted(comma ? "," : "."));
    }
    if (marks.size() > now.numberMarks().size()) {
      settings.add("data.numberMarks: [\"%s\"]".formatted(String.join("\", \"", marks)));
    }
    String example = examples.get(comma ? COMMA : count(POINT) > 0 ? POINT : EITHER);
    return new Reading(look(comma, named), example, String.join(" with ", settings));
  }

  private static String look(boolean comma, List<String> marks) {
    List<String> features = new ArrayList<>();
    if (comma) {
      features.add("a decimal comma");
    }
    if (marks.stream().anyMatch(NumberSpelling::isThousandsMark)) {
      features.add("thousands marks");
    }
    for (String mark : marks) {
      if (mark.equals(NumberSpelling.PARENTHESES)) {
        features.add("parentheses");
      } else if (!NumberSpelling.isThousandsMark(mark)) {
        features.add("'" + mark + "'");
      }
    }
    return features.isEmpty()
        ? "numbers with a decimal point"
        : "numbers with " + String.join(" and ", features);
  }
}
