package io.tributary.data;

import java.io.Serializable;
import java.util.Arrays;

/**
 * How many of some floats begin with each prefix of their bits: an exact histogram, as fine as its
 * bounded size allows.
 *
 * <p>A float's {@link #key} is a whole number that is ordered as the floats are. Counted are the
 * keys' first {@link #bits}, the most that leave no more than {@link #MOST} different prefixes. A
 * part of the floats never has more of them than all, so that whatever the floats are divided and
 * merged in, the same counts come of it. At 32 bits it counts the floats themselves.
 *
 * <p>12 bytes a prefix, 384 KiB at most. Mutable; not for several threads.
 */
public final class PrefixCounts implements Serializable {
  private static final long serialVersionUID = 1;

  /** How many prefixes there may be. */
  static final int MOST = 1 << 15;

  private int bits;
  private int[] prefixes; // ascending, the other bits 0
  private long[] counts; // one for each, positive

  /** Of no floats. */
  PrefixCounts() {
    this(Float.SIZE, new int[0], new long[0]);
  }

  private PrefixCounts(int bits, int[] prefixes, long[] counts) {
    this.bits = bits;
    this.prefixes = prefixes;
    this.counts = counts;
  }

  /** The counts of the first {@code n} keys, which are ascending. */
  static PrefixCounts ofSorted(int[] keys, int n) {
    long[] ones = new long[n];
    Arrays.fill(ones, 1);
    return folded(keys, ones, n, Float.SIZE);
  }

  /** A whole number that is smaller than another float's where the float is; −0 is below 0. */
  static int key(float x) {
    int raw = Float.floatToRawIntBits(x);
    return raw ^ (raw >> 31 & 0x7fff_ffff);
  }

  /** The float of a key. */
  static float number(int key) {
    return Float.intBitsToFloat(key ^ (key >> 31 & 0x7fff_ffff));
  }

  /** The first bits of a key, and 0 for the others. */
  static int prefix(int key, int bits) {
    return bits == 0 ? 0 : key & -1 << (Float.SIZE - bits);
  }

  /** Adds the counts of other floats. */
  void merge(PrefixCounts other) {
    int common = Math.min(bits, other.bits);
    int[] keys = new int[prefixes.length + other.prefixes.length];
    long[] sums = new long[keys.length];
    int n = 0;
    for (int i = 0, j = 0; i < prefixes.length || j < other.prefixes.length; n++) {
      boolean mine =
          j == other.prefixes.length || i < prefixes.length && prefixes[i] <= other.prefixes[j];
      keys[n] = prefix(mine ? prefixes[i] : other.prefixes[j], common);
      sums[n] = mine ? counts[i++] : other.counts[j++];
    }
    PrefixCounts merged = folded(keys, sums, n, common);
    bits = merged.bits;
    prefixes = merged.prefixes;
    counts = merged.counts;
  }

  /** Ascending keys with their counts, cut to as many of their first bits as may stay. */
  private static PrefixCounts folded(int[] keys, long[] counts, int n, int mostBits) {
    int bits = bits(keys, n, mostBits);
    int size = 0;
    for (int i = 0; i < n; i++) {
      int prefix = prefix(keys[i], bits);
      if (size > 0 && keys[size - 1] == prefix) {
        counts[size - 1] += counts[i];
      } else {
        keys[size] = prefix;
        counts[size++] = counts[i];
      }
    }
    return new PrefixCounts(bits, Arrays.copyOf(keys, size), Arrays.copyOf(counts, size));
  }

  // How many first bits may stay: neighbours that differ in the b-th and none before are two
  // prefixes from b bits on.
  private static int bits(int[] keys, int n, int mostBits) {
    int[] told = new int[Float.SIZE + 1];
    for (int i = 1; i < n; i++) {
      int differing = keys[i] ^ keys[i - 1];
      if (differing != 0) {
        told[Integer.numberOfLeadingZeros(differing) + 1]++;
      }
    }
    int bits = 0;
    int distinct = 1;
    while (bits < mostBits && distinct + told[bits + 1] <= MOST) {
      distinct += told[++bits];
    }
    return bits;
  }

  /** How many bits are looked at. */
  int bits() {
    return bits;
  }

  /** How many prefixes there are. */
  int size() {
    return prefixes.length;
  }

  /** The i-th smallest prefix. */
  int prefix(int i) {
    return prefixes[i];
  }

  /** How many floats begin with the i-th prefix. */
  long count(int i) {
    return counts[i];
  }

  /** How many floats there are. */
  long total() {
    return Arrays.stream(counts).sum();
  }
}
