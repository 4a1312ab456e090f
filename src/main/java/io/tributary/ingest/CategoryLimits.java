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
  private static final int MOST_EMBEDDED = 1 << 20;

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
    int fair = isNamed(column) ? MOST_EMBEDDED : Math.min(MOST_EMBEDDED, KEPT / columns);
    return Math.max(settings.maxCategories(), fair);
  }

  /** How many distinct values of a column are of interest. */
  int kept(String column) {
    return Math.max(most(column), settings.minCount() > 1 ? KEPT / columns : 0);
  }
}
