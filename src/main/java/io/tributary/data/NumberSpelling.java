package io.tributary.data;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Brings numbers of other spellings, such as {@code 1.234,5} and {@code $(1,234)}, to Java's own.
 *
 * <p>What is accepted: digits with at most one decimal mark, a sign, an exponent. Between the
 * digits before the decimal mark may stand a thousands mark, always the same one, with three digits
 * behind each: the point where the decimal mark is a comma, and whatever of {@code , . ' ’ _} and
 * blanks the number marks list. Any other number mark ({@code $}, {@code %}, {@code kg}) may stand
 * once before or behind the number, with blanks between, on either side of the sign; {@code ()} is
 * the mark of negative numbers in parentheses. A percentage is the number before its mark, not a
 * hundredth of it.
 *
 * <p>Works on UTF-8 bytes. Not for several threads.
 */
public final class NumberSpelling {
  /** The number mark that lets parentheses make a number negative. */
  public static final String PARENTHESES = "()";

  private static final List<String> THOUSANDS =
      List.of(",", ".", "'", "\u2019", "_", " ", "\u00a0", "\u202f", "\u2009");

  private final byte decimal;
  private final List<byte[]> thousands = new ArrayList<>();
  private final List<byte[]> beside = new ArrayList<>();
  private final boolean parentheses;
  private byte[] text = new byte[64]; // the cell
  private int from;
  private int to;
  private byte[] spelt = new byte[64];
  private int length;

  public NumberSpelling(CellReading reading) {
    decimal = (byte) reading.decimal().charAt(0);
    parentheses = reading.numberMarks().contains(PARENTHESES);
    if (decimal == ',') {
      thousands.add(new byte[] {'.'});
    }
    for (String mark : reading.numberMarks()) {
      if (isThousandsMark(mark)) {
        thousands.add(mark.getBytes(StandardCharsets.UTF_8));
      } else if (!mark.equals(PARENTHESES)) {
        beside.add(mark.getBytes(StandardCharsets.UTF_8));
      }
    }
  }

  /** Whether a mark stands between thousands, not beside a number. */
  public static boolean isThousandsMark(String mark) {
    return THOUSANDS.contains(mark);
  }

  /**
   * Checks a number mark.
   *
   * @throws IllegalArgumentException if numbers could not be told with it
   */
  static void check(String mark, String decimal) {
    if (mark.equals(decimal)) {
      throw new IllegalArgumentException(
          "'%s' is the decimal mark, which changes a number".formatted(mark));
    }
    boolean blank = mark.isBlank() && !isThousandsMark(mark);
    if (blank || mark.chars().anyMatch(c -> Character.isDigit(c) || c == '-' || c == '+')) {
      throw new IllegalArgumentException(
          "'%s' cannot be told from a number: digits, signs and nothing are no marks"
              .formatted(mark));
    }
  }

  /** Room for a cell of so many bytes; fill it from 0 and call {@link #respell}. */
  public byte[] buffer(int bytes) {
    if (text.length < bytes) {
      text = new byte[2 * bytes];
      spelt = new byte[2 * bytes + 1];
    }
    return text;
  }

  /**
   * Spells the buffer's first bytes anew.
   *
   * @return how many bytes of {@link #spelt} are the number; −1 if the cell is no number
   */
  public int respell(int bytes) {
    from = 0;
    to = bytes;
    length = 0;
    boolean negative = false;
    if (parentheses && bytes > 2 && text[0] == '(' && text[bytes - 1] == ')') {
      from++;
      to--;
      negative = true;
    }
    boolean signed = sign(negative);
    boolean marked = removeBefore();
    if (!signed && !negative) {
      signed = sign(false);
    }
    if (!marked) {
      marked = removeBehind();
    }
    if (from == to || (negative && (signed || text[from] == '-' || text[from] == '+'))) {
      return -1;
    }
    return digits() ? length : -1;
  }

  /** The number, in Java's spelling. */
  public byte[] spelt() {
    return spelt;
  }

  private boolean sign(boolean negative) {
    if (negative) {
      spelt[length++] = '-';
      return false;
    }
    if (from < to && (text[from] == '-' || text[from] == '+')) {
      spelt[length++] = text[from++];
      return true;
    }
    return false;
  }

  private boolean removeBefore() {
    for (byte[] mark : beside) {
      if (is(mark, from)) {
        from += mark.length;
        skipBlanks();
        return true;
      }
    }
    return false;
  }

  private boolean removeBehind() {
    for (byte[] mark : beside) {
      if (to - from > mark.length && is(mark, to - mark.length)) {
        to -= mark.length;
        skipBlanks();
        return true;
      }
    }
    return false;
  }

  private void skipBlanks() {
    from = Blanks.start(text, from, to);
    to = Blanks.end(text, from, to);
  }

  private boolean is(byte[] mark, int at) {
    if (at < from || at + mark.length > to) {
      return false;
    }
    for (int i = 0; i < mark.length; i++) {
      if (text[at + i] != mark[i]) {
        return false;
      }
    }
    return true;
  }

  // Digits with their thousands marks, then the fraction and the exponent as they are.
  private boolean digits() {
    byte[] used = null;
    int sinceMark = 0;
    int i = from;
    while (i < to) {
      byte b = text[i];
      if (b >= '0' && b <= '9') {
        spelt[length++] = b;
        sinceMark++;
        i++;
        continue;
      }
      byte[] mark = used == null ? thousandsMarkAt(i) : is(used, i) ? used : null;
      if (mark == null) {
        break;
      }
      if (used == null ? sinceMark == 0 || sinceMark > 3 : sinceMark != 3) {
        return false;
      }
      used = mark;
      sinceMark = 0;
      i += mark.length;
    }
    if (used != null && sinceMark != 3) {
      return false;
    }
    if (i < to && text[i] == decimal) {
      spelt[length++] = '.';
      i++;
      while (i < to && text[i] >= '0' && text[i] <= '9') {
        spelt[length++] = text[i++];
      }
    }
    // An exponent or "inf"; whoever reads the number knows whether it is one.
    while (i < to) {
      if (text[i] == '.' || text[i] == ',') {
        return false;
      }
      spelt[length++] = text[i++];
    }
    return true;
  }

  private byte[] thousandsMarkAt(int i) {
    for (byte[] mark : thousands) {
      if (is(mark, i)) {
        return mark;
      }
    }
    return null;
  }
}
