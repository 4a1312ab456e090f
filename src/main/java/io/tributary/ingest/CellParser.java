package io.tributary.ingest;

import io.tributary.data.Blanks;
import io.tributary.data.CellReading;
import io.tributary.data.CellText;
import io.tributary.data.DatePattern;
import io.tributary.data.NumberSpelling;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.spark.unsafe.Platform;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * Reads numbers, booleans and missing marks straight from a text cell's UTF-8 bytes.
 *
 * <p>Blanks around a cell do not count. Not for several threads.
 */
final class CellParser {
  private static final double[] POWERS_OF_TEN = {
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18, 1e19, 1e20, 1e21, 1e22
  };

  private final MissingMarks marks;
  private final boolean trimsTexts;
  private final MissingWords words;
  private final MomentText moments;
  private NumberSpelling spelling; // null: numbers are spelt as Java's

  private Object base;
  private long start;
  private int length;

  CellParser(List<String> missingValues) {
    this(missingValues, CellReading.PLAIN);
  }

  /**
   * @param missingValues texts that mean missing in any column
   * @param reading what numbers and dates look like
   */
  CellParser(List<String> missingValues, CellReading reading) {
    this.trimsTexts = reading.trimsTexts();
    this.words = new MissingWords(reading.missingWords());
    this.moments = new MomentText(reading.dateFormats());
    this.marks = new MissingMarks(missingValues, this::number);
    this.spelling = reading.respellsNumbers() ? new NumberSpelling(reading) : null;
  }

  /** Whether some mark of missing cells, such as -999, reads as a number. */
  boolean hasNumbersAsMarks() {
    return marks.haveNumbers();
  }

  /** Whether the number is what a mark of missing cells spells. */
  boolean isMissing(double number) {
    return marks.contain(number);
  }

  private void trim(UTF8String text) {
    base = text.getBaseObject();
    start = text.getBaseOffset();
    length = text.numBytes();
    while (length > 0 && isSpace(at(0))) {
      start++;
      length--;
    }
    while (length > 0 && isSpace(at(length - 1))) {
      length--;
    }
    if (length > 1 && mayHaveWideBlanks()) {
      byte[] bytes = trimmedBytes();
      int from = Blanks.start(bytes, 0, length);
      start += from;
      length = Blanks.end(bytes, from, length) - from;
    }
  }

  private boolean mayHaveWideBlanks() {
    return Blanks.beginsWide(at(0))
        || Blanks.beginsWide(at(length - 2))
        || (length > 2 && Blanks.beginsWide(at(length - 3)));
  }

  /** The cell as a category or a class, without blanks around it. */
  UTF8String text(UTF8String text) {
    if (!trimsTexts) {
      return text;
    }
    trim(text);
    return length == text.numBytes() ? text : UTF8String.fromAddress(base, start, length);
  }

  /** Whether the text is a word that stands for a missing number. */
  boolean isMissingWord(UTF8String text) {
    trim(text);
    return length <= words.longest()
        && (length == 0 || words.mayBegin(at(0)))
        && words.contains(trimmedBytes());
  }

  /** Whether the text ends in a letter, as numbers that are words do. */
  boolean isWord(UTF8String text) {
    trim(text);
    return length > 0 && at(length - 1) >= 'A';
  }

  /** Whether the last {@link #number} began with a zero before another digit, as codes do. */
  boolean hasLeadingZero() {
    return length > 1 && at(0) == '0' && isDigit(at(1));
  }

  /** Whether moments may have other spellings than ISO 8601, and numbers be moments. */
  boolean hasDatePatterns() {
    return moments.havePatterns();
  }

  private static boolean isSpace(byte b) {
    return b == ' ' || b == '\t' || b == '\r' || b == '\n';
  }

  private byte at(int i) {
    return Platform.getByte(base, start + i);
  }

  /**
   * Whether the text is one of the missing marks, or the number that one of them spells, or "NaN"
   * in any case.
   */
  boolean isMissing(UTF8String text) {
    return isMark(text) || (hasNumbersAsMarks() && isMissing(number(text)));
  }

  private boolean isMark(UTF8String text) {
    trim(text);
    return marks.contain(base, start, length)
        || (length == 3 && (at(0) | 0x20) == 'n' && equalsIgnoringCase("nan"));
  }

  private boolean equalsIgnoringCase(String lowerCase) {
    if (length != lowerCase.length()) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if ((at(i) | 0x20) != lowerCase.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** 1 for "true", 0 for "false", in any case; −1 for anything else. */
  int bool(UTF8String text) {
    trim(text);
    return equalsIgnoringCase("true") ? 1 : equalsIgnoringCase("false") ? 0 : -1;
  }

  /**
   * The number that the text spells, correctly rounded to double; NaN if it spells none.
   *
   * <p>Up to 15 significant digits and a power of ten up to 22 are exact in double, and so is their
   * product's rounding (Clinger 1990): most cells end there. The rest goes to {@link
   * Double#parseDouble}.
   */
  double number(UTF8String text) {
    // Small enough for the compiler to inline, which saves each cell's text from being allocated.
    trim(text);
    return spelling == null || respell() ? trimmedNumber() : Double.NaN;
  }

  private double trimmedNumber() {
    int i = 0;
    boolean negative = false;
    if (length > 0 && (at(0) == '-' || at(0) == '+')) {
      negative = at(0) == '-';
      i++;
    }
    long digits = 0;
    int significant = 0;
    int seen = 0;
    int exponent = 0;
    boolean point = false;
    for (; i < length; i++) {
      byte b = at(i);
      if (b >= '0' && b <= '9') {
        seen++;
        if (significant > 0 || b != '0') {
          significant++;
        }
        if (significant <= 18) {
          digits = digits * 10 + (b - '0');
        }
        if (point) {
          exponent--;
        }
      } else if (b == '.' && !point) {
        point = true;
      } else {
        break;
      }
    }
    if (seen == 0) {
      return infinity(i, negative);
    }
    if (i < length) {
      int power = exponentAt(i);
      if (power == Integer.MIN_VALUE) {
        return Double.NaN;
      }
      exponent += power;
    }
    if (digits == 0 && significant == 0) {
      return negative ? -0.0 : 0.0;
    }
    if (significant <= 15 && exponent >= -22 && exponent <= 22) {
      double magnitude =
          exponent < 0 ? digits / POWERS_OF_TEN[-exponent] : digits * POWERS_OF_TEN[exponent];
      return negative ? -magnitude : magnitude;
    }
    return Double.parseDouble(trimmedText());
  }

  /**
   * The one spelling of a text that is a number: with all digits where it is a whole number that a
   * double would round.
   */
  String numberText(UTF8String text) {
    double number = number(text);
    if (CellText.isExact(number) || !Double.isFinite(number) || length > MAX_DIGITS) {
      return CellText.ofNumber(number);
    }
    return CellText.ofNumber(new BigDecimal(trimmedText()));
  }

  private static final int MAX_DIGITS = 64;

  // Goes on with the cell in the spelling that the rest of this class reads.
  private boolean respell() {
    Platform.copyMemory(base, start, spelling.buffer(length), Platform.BYTE_ARRAY_OFFSET, length);
    int respelt = spelling.respell(length);
    base = spelling.spelt();
    start = Platform.BYTE_ARRAY_OFFSET;
    length = Math.max(respelt, 0);
    return respelt > 0;
  }

  /** No moment in time. */
  static final long NO_TIME = DatePattern.NO_TIME;

  /**
   * The moment that the text spells, in microseconds since 1970-01-01 00:00 UTC; {@link #NO_TIME}
   * if it spells none. See {@link MomentText}.
   */
  long moment(UTF8String text) {
    trim(text);
    return moments.micros(base, start, length);
  }

  /** Whether the last {@link #moment} had a time of day. */
  boolean hasTimeOfDay() {
    return moments.hasTimeOfDay();
  }

  private static boolean isDigit(byte b) {
    return b >= '0' && b <= '9';
  }

  // The exponent of "e-05" and the like at position i; Integer.MIN_VALUE if it is none.
  private int exponentAt(int i) {
    if ((at(i) | 0x20) != 'e' || ++i == length) {
      return Integer.MIN_VALUE;
    }
    boolean negative = at(i) == '-';
    if ((at(i) == '-' || at(i) == '+') && ++i == length) {
      return Integer.MIN_VALUE;
    }
    int power = 0;
    for (; i < length; i++) {
      byte b = at(i);
      if (b < '0' || b > '9') {
        return Integer.MIN_VALUE;
      }
      power = Math.min(power * 10 + (b - '0'), 100_000);
    }
    return negative ? -power : power;
  }

  private double infinity(int i, boolean negative) {
    start += i;
    length -= i;
    if (equalsIgnoringCase("inf") || equalsIgnoringCase("infinity")) {
      return negative ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
    }
    return Double.NaN;
  }

  private String trimmedText() {
    return new String(trimmedBytes(), StandardCharsets.US_ASCII);
  }

  private byte[] trimmedBytes() {
    byte[] bytes = new byte[length];
    Platform.copyMemory(base, start, bytes, Platform.BYTE_ARRAY_OFFSET, length);
    return bytes;
  }
}
