package io.tributary.data;

import java.util.Arrays;

/** Sorts many whole numbers at a time, in three passes over 11, 11 and 10 of their bits. */
final class KeySort {
  private static final int BITS = 11;
  private static final int DIGITS = 1 << BITS;

  /** Fewer are sorted by comparing. */
  private static final int FEW = 1 << 9;

  private final int[] starts = new int[DIGITS + 1];
  private int[] other = new int[0];

  /** Sorts the first {@code n} keys, ascending. */
  void sort(int[] keys, int n) {
    if (n < FEW) {
      Arrays.sort(keys, 0, n);
      return;
    }
    if (other.length < n) {
      other = new int[keys.length];
    }
    pass(keys, other, n, 0, 0);
    pass(other, keys, n, BITS, 0);
    pass(keys, other, n, 2 * BITS, Integer.MIN_VALUE); // negative keys before the others
    System.arraycopy(other, 0, keys, 0, n);
  }

  private void pass(int[] from, int[] to, int n, int shift, int sign) {
    Arrays.fill(starts, 0);
    for (int i = 0; i < n; i++) {
      starts[((from[i] ^ sign) >>> shift & DIGITS - 1) + 1]++;
    }
    for (int digit = 1; digit < DIGITS; digit++) {
      starts[digit] += starts[digit - 1];
    }
    for (int i = 0; i < n; i++) {
      to[starts[(from[i] ^ sign) >>> shift & DIGITS - 1]++] = from[i];
    }
  }
}
