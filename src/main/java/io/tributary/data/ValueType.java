package io.tributary.data;

import java.math.BigDecimal;
import java.util.HashSet;
import java.util.List;
import java.util.regex.Pattern;

/** What the cells of a column are, once every row has been seen. */
public enum ValueType {
  NUMBER,
  BOOLEAN,
  TEXT;

  private static final List<String> BOOLEANS = List.of("false", "true");

  /** What {@link CellText#ofNumber} writes; Java reads more, as 0x1p3 and 1d. */
  private static final Pattern NUMBER_TEXT =
      Pattern.compile("-?\\d{1,30}(\\.\\d{1,30})?(E-?\\d{1,3})?");

  /**
   * Checks a vocabulary.
   *
   * @throws IllegalArgumentException if an entry does not spell a value of this type, or is there
   *     twice, or if numbers do not ascend
   */
  void check(String column, List<String> entries) {
    if (new HashSet<>(entries).size() < entries.size()) {
      throw new IllegalArgumentException("column '%s' has a value twice".formatted(column));
    }
    switch (this) {
      case NUMBER -> checkNumbers(column, entries);
      case BOOLEAN -> {
        if (!BOOLEANS.containsAll(entries)) {
          throw new IllegalArgumentException(
              "column '%s' is of booleans, and one of %s is none".formatted(column, entries));
        }
      }
      case TEXT -> {}
    }
  }

  // Rows find their place by binary search.
  private static void checkNumbers(String column, List<String> entries) {
    String last = null;
    for (String entry : entries) {
      if (!NUMBER_TEXT.matcher(entry).matches() || !Double.isFinite(Double.parseDouble(entry))) {
        throw new IllegalArgumentException(
            "column '%s' is of numbers, and '%s' is none".formatted(column, entry));
      }
      if (last != null && new BigDecimal(entry).compareTo(new BigDecimal(last)) <= 0) {
        throw new IllegalArgumentException(
            "column '%s' has %s after %s, and its numbers should ascend"
                .formatted(column, entry, last));
      }
      last = entry;
    }
  }

  /** The spelling used in files: lower case. */
  @Override
  public String toString() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }
}
