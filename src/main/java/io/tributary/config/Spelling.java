package io.tributary.config;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** How words are spelt in a configuration, and which word somebody may have meant. */
public final class Spelling {
  private Spelling() {}

  /**
   * The spelling of an enum constant in configurations and reports: its {@code toString()} where
   * the enum overrides it, else its name in camel case ({@code XAVIER_NORMAL} → {@code
   * xavierNormal}).
   */
  public static String of(Enum<?> constant) {
    return overridesToString(constant) ? constant.toString() : camelCase(constant.name());
  }

  /** The spellings of all constants of an enum, in their order. */
  public static <E extends Enum<E>> List<String> all(Class<E> type) {
    return Arrays.stream(type.getEnumConstants()).map(Spelling::of).toList();
  }

  /** The constant that is spelt so; empty if none is. */
  public static <E extends Enum<E>> Optional<E> constant(String spelling, Class<E> type) {
    return Arrays.stream(type.getEnumConstants()).filter(c -> of(c).equals(spelling)).findFirst();
  }

  /** {@code CROSS_ENTROPY} → {@code crossEntropy}; {@code LOCAL} → {@code local}. */
  public static String camelCase(String upperSnake) {
    StringBuilder camel = new StringBuilder(upperSnake.length());
    boolean upper = false;
    for (int i = 0; i < upperSnake.length(); i++) {
      char c = upperSnake.charAt(i);
      if (c == '_') {
        upper = !camel.isEmpty();
      } else {
        camel.append(upper ? Character.toUpperCase(c) : Character.toLowerCase(c));
        upper = false;
      }
    }
    return camel.toString();
  }

  /**
   * The candidate that is nearest to a word, if one is near enough to have been meant: at most one
   * slip in three letters. Letter case, hyphens and underscores do not count, so that {@code
   * batch_size} finds {@code batchSize}. Of equally near ones the first.
   */
  public static Optional<String> nearest(String word, Collection<String> candidates) {
    String best = null;
    int bestDistance = Integer.MAX_VALUE;
    for (String candidate : candidates) {
      int distance = distance(word, candidate);
      if (isNear(distance, word, candidate) && distance < bestDistance) {
        best = candidate;
        bestDistance = distance;
      }
    }
    return Optional.ofNullable(best);
  }

  /** Whether that many slips may still be a slip of the pen in words of their length. */
  static boolean isNear(int distance, String a, String b) {
    int length = Math.max(bare(a).length(), bare(b).length());
    return distance <= length / 3 || (distance == 1 && length > 2);
  }

  /**
   * How many insertions, deletions, substitutions and swaps of neighbours lead from one word to the
   * other (optimal string alignment), ignoring case, hyphens and underscores.
   */
  static int distance(String first, String second) {
    String a = bare(first);
    String b = bare(second);
    int[] beforeLast = new int[b.length() + 1];
    int[] last = new int[b.length() + 1];
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int[] free = beforeLast;
      beforeLast = last;
      last = row;
      row = free;
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        boolean same = a.charAt(i - 1) == b.charAt(j - 1);
        row[j] = Math.min(Math.min(row[j - 1], last[j]) + 1, last[j - 1] + (same ? 0 : 1));
        boolean swapped =
            i > 1
                && j > 1
                && a.charAt(i - 1) == b.charAt(j - 2)
                && a.charAt(i - 2) == b.charAt(j - 1);
        if (swapped) {
          row[j] = Math.min(row[j], beforeLast[j - 2] + 1);
        }
      }
    }
    return row[b.length()];
  }

  private static String bare(String word) {
    return word.replace("_", "").replace("-", "").toLowerCase(Locale.ROOT);
  }

  /** Asked of the object's own class: a single constant may override it, too. */
  private static boolean overridesToString(Object constant) {
    try {
      return constant.getClass().getMethod("toString").getDeclaringClass() != Enum.class;
    } catch (NoSuchMethodException e) {
      throw new AssertionError("every object has a toString", e);
    }
  }
}
