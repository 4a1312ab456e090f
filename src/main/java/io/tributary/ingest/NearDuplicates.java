package io.tributary.ingest;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Texts that may well be meant as one: they are told, never merged. */
final class NearDuplicates {
  private static final int SHOWN = 3;

  private static final Pattern NUMBER = Pattern.compile("[+-]?\\d{1,15}(\\.\\d{1,15})?");

  private NearDuplicates() {}

  /** "'Yes', 'yes' differ in case or Unicode form only", or the like; empty if there are none. */
  static Optional<String> of(List<String> texts) {
    List<String> found = new ArrayList<>();
    add(groups(texts, NearDuplicates::folded), "differ in case or Unicode form only", found);
    add(groups(texts, NearDuplicates::number), "are one number", found);
    return found.isEmpty()
        ? Optional.empty()
        : Optional.of(
            String.join("; ", found) + ": they are kept apart; mend the table if they are one");
  }

  private interface Key {
    String of(String text);
  }

  private static String folded(String text) {
    return Normalizer.normalize(text, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
  }

  private static String number(String text) {
    return NUMBER.matcher(text).matches() ? "=" + (Double.parseDouble(text) + 0.0) : text;
  }

  private static List<List<String>> groups(List<String> texts, Key key) {
    Map<String, List<String>> groups = new TreeMap<>();
    for (String text : texts) {
      groups.computeIfAbsent(key.of(text), k -> new ArrayList<>()).add(text);
    }
    return groups.values().stream().filter(group -> group.size() > 1).toList();
  }

  private static void add(List<List<String>> groups, String how, List<String> found) {
    List<String> shown =
        groups.stream().limit(SHOWN).map(group -> "'" + String.join("', '", group) + "'").toList();
    if (!shown.isEmpty()) {
      String more = groups.size() > SHOWN ? " and %d more".formatted(groups.size() - SHOWN) : "";
      found.add(String.join("; ", shown) + more + " " + how);
    }
  }
}
