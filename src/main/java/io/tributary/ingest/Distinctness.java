package io.tributary.ingest;

import java.io.Serializable;
import java.util.Map;
import java.util.TreeMap;

/**
 * Estimates how many distinct values a column has from its smallest hashes (Bar-Yossef et al.
 * 2002): exact while there are fewer than {@link #KEPT}, within a few percent beyond. Merging is
 * commutative, and the result depends on the values alone.
 */
final class Distinctness implements Serializable {
  private static final long serialVersionUID = 1;

  /** The estimate's relative error is about 1/√KEPT. */
  static final int KEPT = 1024;

  private TreeMap<Long, Long> counts = new TreeMap<>(); // the smallest hashes, with their cells

  /** Takes in a cell by its value's hash. */
  void add(long hash) {
    if (counts.size() < KEPT || hash <= counts.lastKey()) {
      add(hash, 1);
    }
  }

  private void add(long hash, long cells) {
    counts.merge(hash, cells, Long::sum);
    if (counts.size() > KEPT) {
      counts.pollLastEntry();
    }
  }

  void merge(Distinctness other) {
    other.counts.forEach(this::add);
  }

  /** How many distinct values there are, about. */
  long estimate() {
    if (counts.size() < KEPT) {
      return counts.size();
    }
    // The hashes are spread evenly over the signed 64-bit range.
    double largest = counts.lastKey() * 0x1p-64 + 0.5;
    return Math.round((KEPT - 1) / largest);
  }

  /** Whether none of the values that were kept has been seen twice. */
  boolean allDifferent() {
    for (Map.Entry<Long, Long> entry : counts.entrySet()) {
      if (entry.getValue() > 1) {
        return false;
      }
    }
    return true;
  }
}
