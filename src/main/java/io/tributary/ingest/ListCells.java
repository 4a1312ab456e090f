package io.tributary.ingest;

import java.io.Serializable;
import org.apache.spark.sql.catalyst.InternalRow;

/** What a column's arrays and vectors have shown: mergeable in any order. */
final class ListCells implements Serializable {
  private static final long serialVersionUID = 1;

  private int size = -1; // the largest; -1: none yet
  private long ofSize; // lists of that size
  private long otherSizes;
  private long notFinite;
  private transient NumberList list;

  /** Takes in a cell; false if an element is missing. */
  boolean add(InternalRow row, int ordinal, CellType type) {
    if (list == null) {
      list = new NumberList();
    }
    list.read(row, ordinal, type);
    addSize(list.size(), 1);
    boolean complete = true;
    for (int i = 0; i < list.size(); i++) {
      double number = list.get(i);
      complete &= !Double.isNaN(number);
      notFinite += !Double.isNaN(number) && !Float.isFinite((float) number) ? 1 : 0;
    }
    return complete;
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
  }

  /** The largest size; −1 if there is no list. */
  int size() {
    return size;
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
