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

  // Levenshtein's distance with swapped neighbours as one step (optimal string alignment), case
  // aside.
  private static int distance(String left, String right) {
    String a = left.toLowerCase(Locale.ROOT);
    String b = right.toLowerCase(Locale.ROOT);
    int[][] steps = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          steps[i][j] = i + j;
          continue;
        }
        boolean same = a.charAt(i - 1) == b.charAt(j - 1);
        steps[i][j] =
            Math.min(
                steps[i - 1][j - 1] + (same ? 0 : 1),
                Math.min(steps[i - 1][j], steps[i][j - 1]) + 1);
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          steps[i][j] = Math.min(steps[i][j], steps[i - 2][j - 2] + 1);
        }
      }
    }
    return steps[a.length()][b.length()];
  }
}
