package io.tributary.ingest;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A text that people read as a date or a time of day, by digits alone.
 *
 * @param kind its pattern as far as it can be told, with {@code a} and {@code b} for the day and
 *     the month in the order that they stand, and {@code A} or {@code B} for the one that is above
 *     12
 */
record DateLook(String kind) {
  /** What kinds begin with. */
  static final String KIND = "date ";

  private static final Pattern DATE =
      Pattern.compile(
          "(\\d{1,2})([/.-])(\\d{1,2})\\2(\\d{4}|\\d{2})|(\\d{4})([/.-])(\\d{1,2})\\6(\\d{1,2})");
  private static final Pattern TIME =
      Pattern.compile("(\\d{1,2}):\\d{2}(:\\d{2}(\\.\\d{1,9})?)?( ?[AaPp][Mm])?");

  /** What the text looks like; empty if it is no date to anybody. */
  static Optional<DateLook> of(String text) {
    if (text.length() < 4 || text.length() > 40 || text.charAt(0) < '0' || text.charAt(0) > '9') {
      return Optional.empty();
    }
    int space = text.indexOf(' ');
    boolean timeOnly = text.indexOf(':') == 1 || text.indexOf(':') == 2;
    if (timeOnly) {
      return time(text).map(t -> new DateLook(KIND + t));
    }
    Optional<String> date = date(space < 0 ? text : text.substring(0, space));
    if (date.isEmpty() || space < 0) {
      return date.map(d -> new DateLook(KIND + d));
    }
    return time(text.substring(space + 1)).map(t -> new DateLook(KIND + date.get() + " " + t));
  }

  private static Optional<String> date(String text) {
    Matcher date = DATE.matcher(text);
    if (!date.matches()) {
      return Optional.empty();
    }
    if (date.group(5) != null) {
      String mark = date.group(6);
      boolean valid = inRange(date.group(7), 12) && inRange(date.group(8), 31);
      return valid
          ? Optional.of("yyyy" + mark + of('M', date.group(7)) + mark + of('d', date.group(8)))
          : Optional.empty();
    }
    int first = Integer.parseInt(date.group(1));
    int second = Integer.parseInt(date.group(3));
    boolean valid =
        first > 0 && second > 0 && first <= 31 && second <= 31 && Math.min(first, second) <= 12;
    if (!valid) {
      return Optional.empty();
    }
    String a = of(first > 12 ? 'A' : 'a', date.group(1));
    String b = of(second > 12 ? 'B' : 'b', date.group(3));
    String mark = date.group(2);
    return Optional.of(a + mark + b + mark + "y".repeat(date.group(4).length()));
  }

  private static boolean inRange(String digits, int largest) {
    int number = Integer.parseInt(digits);
    return number >= 1 && number <= largest;
  }

  private static String of(char letter, String digits) {
    return String.valueOf(letter).repeat(digits.length());
  }

  private static Optional<String> time(String text) {
    Matcher time = TIME.matcher(text);
    if (!time.matches()) {
      return Optional.empty();
    }
    boolean half = time.group(4) != null;
    StringBuilder pattern = new StringBuilder(of(half ? 'h' : 'H', time.group(1)) + ":mm");
    if (time.group(2) != null) {
      pattern.append(":ss");
    }
    if (time.group(3) != null) {
      pattern.append('.').append("S".repeat(time.group(3).length() - 1));
    }
    if (half) {
      pattern.append(time.group(4).startsWith(" ") ? " a" : "a");
    }
    return Optional.of(pattern.toString());
  }

  /** The patterns that read texts of some kinds, as a configuration spells them. */
  static String patterns(List<String> kinds) {
    boolean dayFirst = kinds.stream().anyMatch(kind -> kind.contains("A"));
    boolean monthFirst = kinds.stream().anyMatch(kind -> kind.contains("B"));
    boolean dots = kinds.stream().anyMatch(kind -> kind.contains("a.") || kind.contains("A."));
    boolean ordered = kinds.stream().noneMatch(kind -> kind.contains("b"));
    if (dayFirst || (dots && !monthFirst)) {
      return shown(kinds, 'd', 'M');
    }
    String monthThenDay = shown(kinds, 'M', 'd');
    return monthFirst || ordered
        ? monthThenDay
        : "%s, or %s if the day comes first,".formatted(monthThenDay, shown(kinds, 'd', 'M'));
  }

  private static String shown(List<String> kinds, char first, char second) {
    // One digit reads two as well, so that where some days have one all patterns take one.
    TreeMap<String, TreeSet<String>> byShortest = new TreeMap<>();
    for (String kind : kinds) {
      StringBuilder pattern = new StringBuilder();
      for (char c : kind.substring(KIND.length()).toCharArray()) {
        // Behind an hour an "a" is AM and PM.
        boolean place = (c == 'a' || c == 'A') && pattern.indexOf("h") < 0;
        pattern.append(place ? first : c == 'b' || c == 'B' ? second : c);
      }
      byShortest
          .computeIfAbsent(shortest(pattern.toString()), k -> new TreeSet<>())
          .add(pattern.toString());
    }
    List<String> patterns = new ArrayList<>();
    byShortest.forEach((shortest, all) -> patterns.add(all.size() > 1 ? shortest : all.first()));
    return patterns.size() == 1 ? quoted(patterns.get(0)) : quotedAll(patterns);
  }

  private static String shortest(String pattern) {
    return pattern.replace("MM", "M").replace("dd", "d").replace("HH", "H").replace("hh", "h");
  }

  // YAML takes a colon with a blank behind it for more than text; quotes are needed for times.
  private static String quoted(String pattern) {
    return pattern.contains(":") ? "'" + pattern + "'" : pattern;
  }

  private static String quotedAll(List<String> patterns) {
    return patterns.stream().map(DateLook::quoted).toList().toString();
  }
}
