package io.tributary.ingest;

import io.tributary.data.InputSettings;

/**
 * How many categories a column may have: as inputs, as the settings say, since each costs at every
 * step; as learnt numbers, as many as a pass over the table can keep in memory.
 *
 * @param columns that may be categories
 */
record CategoryLimits(InputSettings settings, int columns) {
  /** How many distinct values a pass keeps in all, where it keeps many. */
  private static final int KEPT = 1 << 22;

  /** The most of a column that is embedded. */
  static final int MOST_EMBEDDED = 1 << 20;

  /** How many of each of some columns can be kept. */
  static int fair(int columns) {
    return Math.min(MOST_EMBEDDED, KEPT / columns);
  }

  /** Whether a column enters as learnt numbers. */
  boolean isEmbedded(String column) {
    return settings.categories().of(column).embedded();
  }

  /** Whether the settings say so of the column by its name. */
  boolean isNamed(String column) {
    return settings.categories().columns().containsKey(column);
  }

  /** How many categories a column may have. */
  int most(String column) {
    if (!isEmbedded(column)) {
      return settings.maxCategories();
    }
    int most = isNamed(column) ? MOST_EMBEDDED : fair(columns);
    return Math.max(settings.maxCategories(), most);
  }

  /** How many distinct values of a column are of interest. */
  int kept(String column) {
    int counted =
        settings.minCount().columns().containsKey(column) ? MOST_EMBEDDED : KEPT / columns;
    return Math.max(most(column), settings.minCount().of(column) > 1 ? counted : 0);
  }
}
