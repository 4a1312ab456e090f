package io.tributary.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds the name that was probably meant. */
public final class NearestName {
  private NearestName() {}

  /** The known name nearest to the given one, if any is near enough to be meant. */
  public static Optional<String> of(String name, Collection<String> known) {
    int near = Math.max(1, name.length() / 3);
    return known.stream()
        .filter(k -> distance(name, k) <= near)
        .min(Comparator.comparingInt((String k) -> distance(name, k)).thenComparing(k -> k));
  }

  /** "; did you mean 'x'?", or nothing. */
  static String hint(String name, Collection<String> known) {
    return of(name, known).map(k -> "; did you mean '" + k + "'?").orElse("");
  }

  // Levenshtein's distance, case aside.
  private static int distance(String left, String right) {
    String a = left.toLowerCase(Locale.ROOT);
    String b = right.toLowerCase(Locale.ROOT);
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int substituted = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(substituted, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[b.length()];
  }
}
