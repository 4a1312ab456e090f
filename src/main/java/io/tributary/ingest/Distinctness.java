package io.tributary.ingest;

import java.io.Serializable;
import java.util.Arrays;

/**
 * Estimates how many distinct values a column has from its smallest hashes (Bar-Yossef et al.
 * 2002): exact while there are fewer than {@link #KEPT}, within a few percent beyond. Merging is
 * commutative, and the result depends on the values alone.
 *
 * <p>An open-addressed table of hashes: it is asked for each cell of a text column.
 */
final class Distinctness implements Serializable {
  private static final long serialVersionUID = 1;

  /** The estimate's relative error is about 1/√KEPT. */
  static final int KEPT = 1024;

  /** Sorted down to KEPT when it has twice that; never more than half full. */
  private static final int SLOTS = 4 * KEPT;

  private static final int FIRST_SLOTS = 64;

  private long[] hashes = new long[0]; // no slots at all while there are none
  private byte[] seen = new byte[0]; // per slot: 0 free, 1 once, 2 more often
  private int size;
  private long limit = Long.MAX_VALUE; // larger hashes are none of the smallest

  /** Takes in a cell by its value's hash. */
  void add(long hash) {
    add(hash, (byte) 1);
  }

  private void add(long hash, byte times) {
    if (hash > limit) {
      return;
    }
    if (hashes.length == 0) {
      rehash(FIRST_SLOTS, 0);
    }
    int slot = slot(hash);
    if (seen[slot] != 0) {
      seen[slot] = 2;
      return;
    }
    hashes[slot] = hash;
    seen[slot] = times;
    size++;
    if (2 * size >= hashes.length) {
      if (hashes.length < SLOTS) {
        rehash(hashes.length * 4 > SLOTS ? SLOTS : hashes.length * 4, size);
      } else {
        rehash(SLOTS, KEPT);
      }
    }
  }

  // Where the hash is, or belongs. Its low bits are as even as any others.
  private int slot(long hash) {
    int slot = (int) hash & (hashes.length - 1);
    while (seen[slot] != 0 && hashes[slot] != hash) {
      slot = (slot + 1) & (hashes.length - 1);
    }
    return slot;
  }

  private void rehash(int slots, int kept) {
    long[] old = hashes;
    byte[] oldSeen = seen;
    if (kept < size) {
      limit = sorted()[kept - 1];
    }
    hashes = new long[slots];
    seen = new byte[slots];
    size = 0;
    for (int i = 0; i < old.length; i++) {
      if (oldSeen[i] != 0) {
        add(old[i], oldSeen[i]);
      }
    }
  }

  private long[] sorted() {
    long[] sorted = new long[size];
    int n = 0;
    for (int i = 0; i < hashes.length; i++) {
      if (seen[i] != 0) {
        sorted[n++] = hashes[i];
      }
    }
    Arrays.sort(sorted);
    return sorted;
  }

  void merge(Distinctness other) {
    for (int i = 0; i < other.hashes.length; i++) {
      if (other.seen[i] != 0) {
        add(other.hashes[i], other.seen[i]);
      }
    }
  }

  boolean isEmpty() {
    return size == 0;
  }

  /** How many distinct values there are, about. */
  long estimate() {
    if (size < KEPT) {
      return size;
    }
    // The hashes are spread evenly over the signed 64-bit range.
    double largest = sorted()[KEPT - 1] * 0x1p-64 + 0.5;
    return Math.round((KEPT - 1) / largest);
  }

  /** Whether none of the KEPT values with the smallest hashes has been seen twice. */
  boolean allDifferent() {
    long largest = size < KEPT ? Long.MAX_VALUE : sorted()[KEPT - 1];
    for (int i = 0; i < hashes.length; i++) {
      if (seen[i] == 2 && hashes[i] <= largest) {
        return false;
      }
    }
    return true;
  }
}
