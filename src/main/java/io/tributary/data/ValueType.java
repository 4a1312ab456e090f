package io.tributary.data;

/** What the cells of a column are, once every row has been seen. */
public enum ValueType {
  NUMBER,
  BOOLEAN,
  TEXT;

  /**
   * Checks a vocabulary.
   *
   * @throws IllegalArgumentException if an entry does not spell a value of this type
   */
  void check(String column, java.util.List<String> entries) {
    for (String entry : entries) {
      if (this == NUMBER && !isFiniteNumber(entry)) {
        throw new IllegalArgumentException(
            "column '%s' is of numbers, and '%s' is none".formatted(column, entry));
      }
    }
  }

  private static boolean isFiniteNumber(String text) {
    try {
      return Double.isFinite(Double.parseDouble(text));
    } catch (NumberFormatException e) {
      return false;
    }
  }

  /** The spelling used in files: lower case. */
  @Override
  public String toString() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }
}
