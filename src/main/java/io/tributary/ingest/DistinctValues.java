package io.tributary.ingest;

import io.tributary.data.CellText;
import io.tributary.data.ValueType;
import java.io.Serializable;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * The distinct values of a column, up to a limit past which only the fact is kept.
 *
 * <p>Merging is commutative and its result depends on the values alone.
 */
final class DistinctValues implements Serializable {
  private static final long serialVersionUID = 1;

  private int limit;
  private boolean overflowed;
  private TextSet texts = new TextSet();

  /** For Kryo. */
  @SuppressWarnings("unused")
  private DistinctValues() {}

  DistinctValues(int limit) {
    this.limit = limit;
  }

  void add(String text) {
    add(UTF8String.fromString(text));
  }

  void add(UTF8String text) {
    if (!overflowed && texts.add(text) && texts.size() > limit) {
      overflow();
    }
  }

  private void overflow() {
    overflowed = true;
    texts = new TextSet();
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
      add(other.texts.get(i));
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
    List<String> sorted = new ArrayList<>(texts());
    switch (type) {
      case NUMBER -> sorted.sort(Comparator.comparing(BigDecimal::new));
      case BOOLEAN -> {
        return List.of("false", "true");
      }
      case TEXT -> sorted.sort(DistinctValues::compareCodePoints);
    }
    return Collections.unmodifiableList(sorted);
  }

  // String.compareTo orders by UTF-16 unit, which differs beyond the basic plane.
  private static int compareCodePoints(String a, String b) {
    return Arrays.compare(a.codePoints().toArray(), b.codePoints().toArray());
  }
}
