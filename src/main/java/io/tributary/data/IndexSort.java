package io.tributary.data;

import java.util.Arrays;

/**
 * Sorts indices by what they stand for. A stable merge sort without an object for each index, which
 * a run of millions of equal rows has no room for: what is in order already costs one comparison
 * for each index and no memory, anything else an array of half as many indices.
 */
final class IndexSort {
  /** Compares what two indices stand for. */
  interface Order {
    /** As {@link java.util.Comparator#compare} has it. */
    int compare(int i, int j);
  }

  private final int[] indices;
  private final Order order;
  private int[] left = new int[0]; // the left half of a merge, copied

  private IndexSort(int[] indices, Order order) {
    this.indices = indices;
    this.order = order;
  }

  /** Sorts the indices from place {@code from} to place {@code to}; equal ones stay as they are. */
  static void sort(int[] indices, int from, int to, Order order) {
    new IndexSort(indices, order).sort(from, to);
  }

  private void sort(int from, int to) {
    if (to - from < 2) {
      return;
    }
    int middle = (from + to) >>> 1;
    sort(from, middle);
    sort(middle, to);
    if (order.compare(indices[middle - 1], indices[middle]) > 0) {
      merge(from, middle, to);
    }
  }

  private void merge(int from, int middle, int to) {
    int count = middle - from;
    if (left.length < count) {
      left = Arrays.copyOfRange(indices, from, middle);
    } else {
      System.arraycopy(indices, from, left, 0, count);
    }
    int next = 0; // of the left half
    int right = middle;
    for (int place = from; next < count; place++) {
      boolean fromRight = right < to && order.compare(left[next], indices[right]) > 0;
      indices[place] = fromRight ? indices[right++] : left[next++];
    }
  }
}
