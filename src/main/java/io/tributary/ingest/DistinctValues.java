package io.tributary.ingest;

import io.tributary.data.CellText;
import io.tributary.data.ValueType;
import java.io.Serializable;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The distinct values of a column, up to a limit past which only the fact is kept.
 *
 * <p>Merging is commutative and its result depends on the values alone.
 */
final class DistinctValues implements Serializable {
  private static final long serialVersionUID = 1;

  private int limit;
  private boolean overflowed;
  private HashSet<String> texts = new HashSet<>();

  /** For Kryo. */
  @SuppressWarnings("unused")
  private DistinctValues() {}

  DistinctValues(int limit) {
    this.limit = limit;
  }

  void add(String text) {
    if (!overflowed && texts.add(text) && texts.size() > limit) {
      overflowed = true;
      texts = new HashSet<>();
    }
  }

  void add(double number) {
    if (!overflowed) {
      add(CellText.ofNumber(number));
    }
  }

  void merge(DistinctValues other) {
    if (other.overflowed) {
      overflowed = true;
      texts = new HashSet<>();
    }
    other.texts.forEach(this::add);
  }

  /** Whether there are more than the limit. */
  boolean overflowed() {
    return overflowed;
  }

  int limit() {
    return limit;
  }

  Set<String> texts() {
    return texts;
  }

  /** Numbers by value, booleans false first, text by code point. */
  List<String> sorted(ValueType type) {
    List<String> sorted = new ArrayList<>(texts);
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
