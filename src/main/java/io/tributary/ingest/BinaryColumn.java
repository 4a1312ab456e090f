package io.tributary.ingest;

import java.util.Set;

/**
 * A column as one of several labels.
 *
 * @param column what its cells have shown, its distinct numbers among it
 */
record BinaryColumn(ColumnProfile column) {
  /** Whether every cell that is there is 0, 1 or a boolean. */
  boolean isBinary() {
    long numeric = column.present - column.notNumeric;
    long booleans = column.present - column.notBoolean;
    return numeric + booleans == column.present
        && column.numbers.notFinite == 0
        && !column.numbers.distinct.overflowed()
        && Set.of("0", "1").containsAll(column.numbers.distinct.texts());
  }

  /** Whether it has a 0, or false. */
  boolean hasZeros() {
    return column.numbers.distinct.texts().contains("0") || hasBoolean("false");
  }

  /** Whether it has a 1, or true. */
  boolean hasOnes() {
    return column.numbers.distinct.texts().contains("1") || hasBoolean("true");
  }

  private boolean hasBoolean(String lowerCase) {
    return column.texts.texts().stream().anyMatch(t -> t.strip().equalsIgnoreCase(lowerCase));
  }
}
