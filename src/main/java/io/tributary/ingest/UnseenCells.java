package io.tributary.ingest;

import io.tributary.data.CellText;
import java.io.Serializable;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * How many cells of a categorical column hold a category that training has not seen, with the first
 * few of those categories: numbers by value, then texts by code point.
 *
 * <p>Sums of parts of a table merge to the same in any order. Not for several threads.
 */
public final class UnseenCells implements Serializable {
  private static final long serialVersionUID = 1;

  /** How many categories are kept as examples. */
  public static final int EXAMPLES = 3;

  private final String column;
  private final TreeSet<Double> numbers = new TreeSet<>();
  private final TreeSet<UTF8String> texts = new TreeSet<>(); // ordered as UTF-8 is: by code point
  private long cells;

  UnseenCells(String column) {
    this.column = column;
  }

  void add(double number) {
    cells++;
    if (isExample(numbers, number)) {
      addExample(numbers, number);
    }
  }

  /** Takes in a text, which may lie in a row that is used again. */
  void add(UTF8String text) {
    cells++;
    if (isExample(texts, text)) {
      addExample(texts, text.clone());
    }
  }

  /** Takes in what was counted in another part of the table; this. */
  public UnseenCells merge(UnseenCells other) {
    cells += other.cells;
    other.numbers.forEach(number -> addExample(numbers, number));
    other.texts.forEach(text -> addExample(texts, text));
    return this;
  }

  private static <T extends Comparable<T>> boolean isExample(TreeSet<T> examples, T value) {
    return examples.size() < EXAMPLES || value.compareTo(examples.last()) < 0;
  }

  private static <T extends Comparable<T>> void addExample(TreeSet<T> examples, T value) {
    examples.add(value);
    if (examples.size() > EXAMPLES) {
      examples.pollLast();
    }
  }

  /** What the user should know of it, in a line. */
  public String note() {
    String some = examples().stream().map(e -> "'" + e + "'").collect(Collectors.joining(", "));
    String message =
        cells == 1
            ? "Column '%s': %,d cell holds a category that training has not seen (%s); it sets no input"
            : "Column '%s': %,d cells hold categories that training has not seen (such as %s); they set no input";
    return String.format(Locale.ROOT, message, column, cells, some);
  }

  /** The column's name. */
  public String column() {
    return column;
  }

  /** How many cells. */
  public long cells() {
    return cells;
  }

  /** At most {@link #EXAMPLES} of the categories, the first ones. */
  public List<String> examples() {
    return Stream.concat(
            numbers.stream().map(CellText::ofNumber), texts.stream().map(UTF8String::toString))
        .limit(EXAMPLES)
        .map(RowEncoder::shortened)
        .toList();
  }
}
