package io.tributary.ingest;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Words that stand for a missing number, in any case of ASCII letters. Immutable. */
final class MissingWords {
  private final Set<String> words; // in lower case
  private final boolean[] first = new boolean[128]; // by their first character
  private final int longest;

  MissingWords(List<String> words) {
    this.words = words.stream().map(MissingWords::lowerCase).collect(Collectors.toSet());
    for (String word : this.words) {
      if (!word.isEmpty() && word.charAt(0) < first.length) {
        first[word.charAt(0)] = true;
        first[Character.toUpperCase(word.charAt(0))] = true;
      }
    }
    this.longest = words.stream().mapToInt(w -> utf8(w).length).max().orElse(-1);
  }

  /** The bytes of the longest one; −1 if there is none. */
  int longest() {
    return longest;
  }

  /** Whether one may begin with this byte: most texts need not be looked up. */
  boolean mayBegin(byte b) {
    return b < 0 || first[b];
  }

  /** Whether the text, in UTF-8 and without blanks around it, is one. */
  boolean contains(byte[] text) {
    return words.contains(lowerCase(new String(text, StandardCharsets.UTF_8)));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String lowerCase(String text) {
    StringBuilder lower = new StringBuilder(text);
    for (int i = 0; i < lower.length(); i++) {
      char c = lower.charAt(i);
      if (c >= 'A' && c <= 'Z') {
        lower.setCharAt(i, (char) (c | 0x20));
      }
    }
    return lower.toString();
  }
}
