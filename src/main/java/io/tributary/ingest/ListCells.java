package io.tributary.ingest;

import io.tributary.data.ColumnNarrowing;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;

/** What a column's arrays and vectors have shown: mergeable in any order. */
final class ListCells implements Serializable {
  private static final long serialVersionUID = 1;

  private int size = -1; // the largest; -1: none yet
  private long ofSize; // lists of that size
  private long otherSizes;
  private long notFinite;
  private NumberRange[] ranges = new NumberRange[0]; // of the elements at each place
  private transient NumberList list;

  /** Takes in a cell; false if an element is missing. */
  boolean add(InternalRow row, int ordinal, CellType type) {
    if (list == null) {
      list = new NumberList();
    }
    list.read(row, ordinal, type);
    addSize(list.size(), 1);
    makeRanges(list.size());
    boolean complete = true;
    for (int i = 0; i < list.size(); i++) {
      double number = list.get(i);
      complete &= !Double.isNaN(number);
      if (ColumnNarrowing.isUsable(number)) {
        ranges[i].add(number);
      } else if (!Double.isNaN(number)) {
        notFinite++;
      }
    }
    return complete;
  }

  private void makeRanges(int places) {
    int old = ranges.length;
    if (places > old) {
      ranges = Arrays.copyOf(ranges, places);
      for (int i = old; i < places; i++) {
        ranges[i] = new NumberRange(false);
      }
    }
  }

  private void addSize(int newSize, long cells) {
    if (newSize > size) {
      otherSizes += ofSize;
      size = newSize;
      ofSize = cells;
    } else if (newSize == size) {
      ofSize += cells;
    } else {
      otherSizes += cells;
    }
  }

  void merge(ListCells other) {
    otherSizes += other.otherSizes;
    notFinite += other.notFinite;
    addSize(other.size, other.ofSize);
    makeRanges(other.ranges.length);
    for (int i = 0; i < other.ranges.length; i++) {
      ranges[i].merge(other.ranges[i]);
    }
  }

  /** The largest size; −1 if there is no list. */
  int size() {
    return size;
  }

  /** The origin of the numbers at each place ({@link NumberRange#origin}). */
  List<Double> origins() {
    return Arrays.stream(ranges).map(NumberRange::origin).toList();
  }

  /** How many lists have another size. */
  long otherSizes() {
    return otherSizes;
  }

  /** How many elements are infinite as 32-bit numbers. */
  long notFinite() {
    return notFinite;
  }
}
