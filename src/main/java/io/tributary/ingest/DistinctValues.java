package io.tributary.ingest;

import io.tributary.data.CellText;
import io.tributary.data.ValueType;
import java.io.Serializable;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * The distinct values of a column, up to a limit past which only the fact is kept; where they are
 * asked for, with the number of their cells.
 *
 * <p>Merging is commutative and its result depends on the values alone.
 */
final class DistinctValues implements Serializable {
  private static final long serialVersionUID = 1;

  private int limit;
  private boolean overflowed;
  private TextSet texts = new TextSet();
  private long[] counts; // cells of each text, at its place; null: not asked for

  /** For Kryo. */
  @SuppressWarnings("unused")
  private DistinctValues() {}

  DistinctValues(int limit, boolean counts) {
    this.limit = limit;
    this.counts = counts ? new long[1] : null;
  }

  void add(String text) {
    add(UTF8String.fromString(text));
  }

  void add(UTF8String text) {
    add(text, 1);
  }

  private void add(UTF8String text, long cells) {
    if (overflowed) {
      return;
    }
    int place = texts.place(text);
    if (counts != null) {
      if (place == counts.length) {
        counts = Arrays.copyOf(counts, 2 * place);
      }
      counts[place] += cells;
    }
    if (texts.size() > limit) {
      overflow();
    }
  }

  /** Whether each cell counts. */
  boolean counts() {
    return counts != null;
  }

  /** Those of some of the values that have at least so many cells; all if cells do not count. */
  List<String> frequent(List<String> values, int least) {
    return counts == null
        ? values
        : values.stream()
            .filter(value -> counts[texts.place(UTF8String.fromString(value))] >= least)
            .toList();
  }

  private void overflow() {
    overflowed = true;
    texts = new TextSet();
    counts = counts == null ? null : new long[1];
  }

  void add(double number) {
    if (!overflowed) {
      add(CellText.ofNumber(number));
    }
  }

  void merge(DistinctValues other) {
    if (other.overflowed) {
      overflow();
    }
    for (int i = 0; i < other.texts.size() && !overflowed; i++) {
      add(other.texts.get(i), other.counts == null ? 1 : other.counts[i]);
    }
  }

  /** Whether there are more than the limit. */
  boolean overflowed() {
    return overflowed;
  }

  int limit() {
    return limit;
  }

  /** How many there are; 0 once there are more than the limit. */
  int size() {
    return texts.size();
  }

  Set<String> texts() {
    return texts.strings();
  }

  /** Numbers by value, booleans false first, text by code point. */
  List<String> sorted(ValueType type) {
    return switch (type) {
      case NUMBER ->
          texts().stream()
              .map(text -> Map.entry(new BigDecimal(text), text))
              .sorted(Map.Entry.comparingByKey())
              .map(Map.Entry::getValue)
              .toList();
      case BOOLEAN -> List.of("false", "true");
      // Bytes of UTF-8 are in the order of code points; String's order is that of UTF-16 units,
      // which differs beyond the basic plane.
      case TEXT ->
          texts().stream().map(UTF8String::fromString).sorted().map(Object::toString).toList();
    };
  }
}
