package io.tributary.ingest;

import io.tributary.data.RowKeys;
import java.io.Serializable;
import org.apache.spark.unsafe.types.UTF8String;

/** What those cells of a column have shown that are written in text: mergeable in any order. */
final class TextCells implements Serializable {
  private static final long serialVersionUID = 1;

  private static final UTF8String NAN = UTF8String.fromString("nan");

  private long words; // that stand for a missing number
  private long nans; // missing cells that spell NaN, in any case
  private long infinities; // numbers that are words, as "Inf" is
  private boolean leadingZeros;
  private String word; // the smallest of them
  private Distinctness distinct = new Distinctness(); // of the cells that are no number
  private TextLook look = new TextLook();

  /** Takes in a cell that is no number, but may be a moment. */
  void addText(UTF8String text, boolean moment, CellParser parser) {
    UTF8String trimmed = parser.text(text);
    distinct.add(RowKeys.ofText(trimmed.getBytes()));
    if (moment) {
      return;
    }
    if (parser.isMissingWord(text)) {
      words++;
      String shown = trimmed.toString();
      word = word == null || shown.compareTo(word) < 0 ? shown : word;
    } else if (isSuspect(trimmed)) {
      look.add(trimmed.toString());
    }
  }

  // Numbers and dates in any spelling begin and end with a digit, or with something that is no
  // letter of this alphabet; most texts do not, and cost no more than this.
  private static boolean isSuspect(UTF8String text) {
    int last = text.numBytes() - 1;
    return last > 0
        && isOfNumber(text.getByte(0))
        && (isOfNumber(text.getByte(last)) || isHalf(text));
  }

  private static boolean isOfNumber(byte b) {
    return b < 0 || (b > ' ' && b < 'A');
  }

  private static boolean isHalf(UTF8String text) {
    return (text.getByte(text.numBytes() - 1) | 0x20) == 'm'; // of AM and PM
  }

  /** Takes in a cell that is a number, the last that the parser read. */
  void addNumber(UTF8String text, double number, CellParser parser) {
    leadingZeros |= parser.hasLeadingZero();
    if (Double.isInfinite(number) && parser.isWord(text)) {
      infinities++;
    }
  }

  /** Takes in a missing cell. */
  void addMissing(UTF8String text, CellParser parser) {
    UTF8String trimmed = parser.text(text);
    nans += trimmed.numBytes() == 3 && NAN.equals(trimmed.toLowerCase()) ? 1 : 0;
  }

  /** Takes in a cell of a column of texts, whatever it spells. */
  void addUnread(byte[] text) {
    distinct.add(RowKeys.ofText(text));
  }

  void merge(TextCells other) {
    words += other.words;
    nans += other.nans;
    infinities += other.infinities;
    leadingZeros |= other.leadingZeros;
    word =
        word == null || (other.word != null && other.word.compareTo(word) < 0) ? other.word : word;
    distinct.merge(other.distinct);
    look.merge(other.look);
  }

  /** How many cells are words that stand for a missing number. */
  long words() {
    return words;
  }

  /** One of these words; null if there are none. */
  String word() {
    return word;
  }

  /** How many missing cells spell NaN. */
  long nans() {
    return nans;
  }

  /** How many cells are numbers that are words, as "Inf" is. */
  long infinities() {
    return infinities;
  }

  /** Whether some number has a zero before its other digits, as codes do. */
  boolean hasLeadingZeros() {
    return leadingZeros;
  }

  /** The distinct cells that are no number. */
  Distinctness distinct() {
    return distinct;
  }

  TextLook look() {
    return look;
  }
}
