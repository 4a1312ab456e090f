package io.tributary.data;

import io.tributary.config.UserException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Packed rows in the order of their keys.
 *
 * <p>Rows with one key are ordered by their numbers, so that the order is a function of the rows as
 * a multiset. Immutable once built.
 */
public final class SortedRows implements Serializable {
  private static final long serialVersionUID = 1;

  private long[] keys; // ascending, unsigned
  private HeapShard rows;

  /** For Kryo. */
  @SuppressWarnings("unused")
  private SortedRows() {}

  private SortedRows(long[] keys, HeapShard rows) {
    this.keys = keys;
    this.rows = rows;
  }

  /**
   * Sorts the rows of some blocks by their hashes, which serve as keys.
   *
   * @throws UserException if the heap has no room for them: however finely keys are cut, rows that
   *     equal each other have one, and are sorted at a time
   */
  public static SortedRows sort(List<RowBlock> blocks, int stride) {
    try {
      return sorted(blocks, stride);
    } catch (OutOfMemoryError e) {
      // Not the error as its cause: Spark would end the process for it, and nobody would be told.
      long rows = blocks.stream().mapToLong(RowBlock::rows).sum();
      throw new UserException(
          String.format(
              Locale.ROOT,
              "%,d rows are to be sorted at a time (rows that equal each other are), %,d MB and as much again, and the heap of %,d MB has no room for them: give more (--driver-memory before the command with a local master, else --executor-memory)",
              rows,
              rows * stride * Float.BYTES >> 20,
              Runtime.getRuntime().maxMemory() >> 20));
    }
  }

  private static SortedRows sorted(List<RowBlock> blocks, int stride) {
    int[] firstRow = new int[blocks.size() + 1];
    for (int b = 0; b < blocks.size(); b++) {
      firstRow[b + 1] = Math.addExact(firstRow[b], blocks.get(b).rows());
    }
    int n = firstRow[blocks.size()];
    long[] keys = new long[n];
    int[] blockOf = new int[n];
    for (int b = 0, i = 0; b < blocks.size(); b++) {
      for (int r = 0; r < blocks.get(b).rows(); r++, i++) {
        keys[i] = blocks.get(b).hash(r);
        blockOf[i] = b;
      }
    }
    int[] order = sortedOrder(keys);
    orderEqualKeys(keys, order, (i, j) -> compare(blocks, blockOf, firstRow, stride, i, j));

    long[] sortedKeys = new long[n];
    HeapShard sorted = new HeapShard(n, stride);
    for (int k = 0; k < n; k++) {
      int i = order[k];
      sortedKeys[k] = keys[i];
      RowBlock block = blocks.get(blockOf[i]);
      System.arraycopy(
          block.values(),
          (i - firstRow[blockOf[i]]) * stride,
          sorted.array(k),
          sorted.offset(k),
          stride);
    }
    return new SortedRows(sortedKeys, sorted);
  }

  public int size() {
    return keys.length;
  }

  public long key(int i) {
    return keys[i];
  }

  public Shard rows() {
    return rows;
  }

  /**
   * The place of each row among the rows of its key, from 0: rows that are equal but for their
   * weights, or have the key columns' values in common. Their order is that of their numbers.
   *
   * @return null when no two keys are equal
   */
  public int[] occurrences() {
    int[] occurrences = null;
    for (int i = 1; i < keys.length; i++) {
      if (keys[i] == keys[i - 1]) {
        if (occurrences == null) {
          occurrences = new int[keys.length];
        }
        occurrences[i] = occurrences[i - 1] + 1;
      }
    }
    return occurrences;
  }

  /** Puts the rows that have an equal before them under keys of their own, for their new shards. */
  public void sendRepeated(int[] occurrences, BlockBuffer buffer) {
    for (int i = 0; i < keys.length; i++) {
      if (occurrences[i] > 0) {
        buffer.add(RowKeys.key(keys[i], occurrences[i]), rows.array(i), rows.offset(i));
      }
    }
  }

  /** The rows that have no equal before them, together with those that came from everywhere. */
  public SortedRows withArrived(int[] occurrences, List<RowBlock> arrived) {
    BlockBuffer buffer = new BlockBuffer(1, rows.stride());
    for (int i = 0; i < keys.length; i++) {
      if (occurrences == null || occurrences[i] == 0) {
        buffer.add(keys[i], rows.array(i), rows.offset(i));
      }
    }
    List<RowBlock> blocks = new ArrayList<>(arrived);
    buffer.finish();
    for (BlockBuffer.ShardBlock block = buffer.poll(); block != null; block = buffer.poll()) {
      blocks.add(block.block());
    }
    return sort(blocks, rows.stride());
  }

  private static int compare(
      List<RowBlock> blocks, int[] blockOf, int[] firstRow, int stride, int i, int j) {
    return compareBits(
        blocks.get(blockOf[i]).values(),
        (i - firstRow[blockOf[i]]) * stride,
        blocks.get(blockOf[j]).values(),
        (j - firstRow[blockOf[j]]) * stride,
        stride);
  }

  private static int compareBits(float[] a, int aOffset, float[] b, int bOffset, int length) {
    for (int k = 0; k < length; k++) {
      int x = Float.floatToRawIntBits(a[aOffset + k]);
      int y = Float.floatToRawIntBits(b[bOffset + k]);
      if (x != y) {
        return Integer.compare(x, y);
      }
    }
    return 0;
  }

  // Equal keys come from equal rows, of which there may be millions, or from one 64-bit collision
  // in billions of rows.
  private static void orderEqualKeys(long[] keys, int[] order, IndexSort.Order byContent) {
    for (int from = 0; from < order.length; ) {
      int to = from + 1;
      while (to < order.length && keys[order[to]] == keys[order[from]]) {
        to++;
      }
      if (to - from > 1) {
        IndexSort.sort(order, from, to, byContent);
      }
      from = to;
    }
  }

  /** The indices of the keys in unsigned ascending order, those of equal keys as they were. */
  static int[] sortedOrder(long[] keys) {
    int[] order = bucketOrder(keys);
    return order != null ? order : radixOrder(keys);
  }

  /** A bucket with more keys than this is not sorted by insertion. */
  private static final int LARGE_BUCKET = 64;

  // Keys are hashes, spread evenly: a bucket for each takes them almost to their places, in one
  // pass. Null if they are not, as where many rows are equal.
  private static int[] bucketOrder(long[] keys) {
    int n = keys.length;
    long min = -1;
    long max = 0;
    for (long key : keys) {
      min = Long.compareUnsigned(key, min) < 0 ? key : min;
      max = Long.compareUnsigned(key, max) > 0 ? key : max;
    }
    int bits = Math.max(1, 31 - Integer.numberOfLeadingZeros(Math.max(1, n)));
    int shift = Math.max(0, 64 - Long.numberOfLeadingZeros(max - min) - bits);
    int[] starts = new int[(1 << bits) + 2];
    for (long key : keys) {
      starts[(int) ((key - min) >>> shift) + 2]++;
    }
    for (int bucket = 2; bucket < starts.length; bucket++) {
      if (starts[bucket] > LARGE_BUCKET) {
        return null;
      }
      starts[bucket] += starts[bucket - 1];
    }
    int[] order = new int[n];
    for (int i = 0; i < n; i++) {
      order[starts[(int) ((keys[i] - min) >>> shift) + 1]++] = i;
    }
    for (int bucket = 0; bucket + 1 < starts.length; bucket++) {
      insertionSort(keys, order, starts[bucket], starts[bucket + 1]);
    }
    return order;
  }

  private static void insertionSort(long[] keys, int[] order, int from, int to) {
    for (int k = from + 1; k < to; k++) {
      int index = order[k];
      int place = k;
      while (place > from && Long.compareUnsigned(keys[order[place - 1]], keys[index]) > 0) {
        order[place] = order[place - 1];
        place--;
      }
      order[place] = index;
    }
  }

  // A radix sort, 16 bits at a time.
  private static int[] radixOrder(long[] keys) {
    int n = keys.length;
    int[] order = new int[n];
    for (int i = 0; i < n; i++) {
      order[i] = i;
    }
    int[] next = new int[n];
    // Small inputs do not pay for the counters of wide digits.
    int bits = n < 1 << 14 ? 8 : 16;
    int mask = (1 << bits) - 1;
    int[] starts = new int[mask + 2];
    for (int shift = 0; shift < 64; shift += bits) {
      Arrays.fill(starts, 0);
      for (long key : keys) {
        starts[((int) (key >>> shift) & mask) + 1]++;
      }
      for (int digit = 0; digit < mask; digit++) {
        starts[digit + 1] += starts[digit];
      }
      for (int i : order) {
        next[starts[(int) (keys[i] >>> shift) & mask]++] = i;
      }
      int[] swap = order;
      order = next;
      next = swap;
    }
    return order;
  }
}
