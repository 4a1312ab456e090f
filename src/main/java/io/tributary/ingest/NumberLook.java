package io.tributary.ingest;

import io.tributary.data.NumberSpelling;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A text that people read as a number.
 *
 * @param decimalPoint whether it may be read with a decimal point
 * @param decimalComma whether it may be read with a decimal comma
 * @param marks what stands in it beside digits, sign and decimal mark
 */
record NumberLook(boolean decimalPoint, boolean decimalComma, List<String> marks) {
  /** What the text looks like; empty if it is no number to anybody. */
  static Optional<NumberLook> of(String text) {
    List<String> marks = new ArrayList<>();
    String rest = text;
    if (rest.startsWith("(") && rest.endsWith(")")) {
      marks.add(NumberSpelling.PARENTHESES);
      rest = rest.substring(1, rest.length() - 1).strip();
    }
    rest = unsigned(rest);
    rest = withoutMark(rest, marks);
    rest = unsigned(rest);
    if (rest.isEmpty() || !isDigit(rest.charAt(rest.length() - 1))) {
      return Optional.empty();
    }
    String beforePoint = integerPart(rest, '.');
    String beforeComma = integerPart(rest, ',');
    Optional<String> pointGroups = beforePoint == null ? Optional.empty() : groups(beforePoint);
    Optional<String> commaGroups = beforeComma == null ? Optional.empty() : groups(beforeComma);
    if (pointGroups.isEmpty() && commaGroups.isEmpty()) {
      return Optional.empty();
    }
    String used = pointGroups.orElseGet(commaGroups::get);
    if (!used.isEmpty()) {
      marks.add(used);
    }
    return Optional.of(new NumberLook(pointGroups.isPresent(), commaGroups.isPresent(), marks));
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static String unsigned(String text) {
    return text.startsWith("-") || text.startsWith("+") ? text.substring(1) : text;
  }

  private static String withoutMark(String text, List<String> marks) {
    if (text.isEmpty()) {
      return text;
    }
    int last = text.length() - 1;
    if (isMark(text.charAt(0))) {
      marks.add(text.substring(0, 1));
      return text.substring(1).strip();
    } else if (isMark(text.charAt(last))) {
      marks.add(text.substring(last));
      return text.substring(0, last).strip();
    }
    return text;
  }

  private static boolean isMark(char c) {
    return c == '%' || c == '\u2030' || Character.getType(c) == Character.CURRENCY_SYMBOL;
  }

  // What stands before the decimal mark; null if there are several, or no digits behind it.
  private static String integerPart(String text, char decimal) {
    int at = text.indexOf(decimal);
    if (at < 0) {
      return text;
    }
    for (int i = at + 1; i < text.length(); i++) {
      if (!isDigit(text.charAt(i))) {
        return null;
      }
    }
    return text.substring(0, at);
  }

  // The one thousands mark between groups of three digits, "" if there is none; empty if the text
  // is neither.
  private static Optional<String> groups(String text) {
    char mark = 0;
    int digits = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (isDigit(c)) {
        digits++;
        continue;
      }
      boolean first = mark == 0;
      if (first
          ? !NumberSpelling.isThousandsMark(String.valueOf(c)) || digits < 1 || digits > 3
          : c != mark || digits != 3) {
        return Optional.empty();
      }
      mark = c;
      digits = 0;
    }
    if (mark == 0) {
      return Optional.of("");
    }
    return digits == 3 ? Optional.of(String.valueOf(mark)) : Optional.empty();
  }
}
