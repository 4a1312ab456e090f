package io.tributary.data;

/**
 * The 64-bit key that decides where a row goes: a function of the row's own values and the seed, so
 * that files, their order and their partitioning leave no trace.
 *
 * <p>A row's hash starts from the seed and takes in its canonical column values one after the
 * other, but for its weight: numbers as float32 bits with −0 as 0, text as UTF-8. Equal rows would
 * all get one key and crowd into one shard, so the i-th of them (i ≥ 1; the first keeps its hash)
 * gets a key of its own.
 *
 * <p>The mixing step is the finaliser of SplitMix64 (Steele, Lea &amp; Flood 2014, variant 13 of
 * Stafford), a bijection of 64-bit words that passes statistical tests of randomness.
 */
public final class RowKeys {
  /** Stands for a missing cell: a quiet NaN's bits, which no canonical number has. */
  private static final long MISSING = 0x7fc0_0000L;

  private static final long GOLDEN_GAMMA = 0x9e37_79b9_7f4a_7c15L;
  private static final int ONE = Float.floatToIntBits(1);
  private static final long VALIDATION = 0x2545_f491_4f6c_dd1dL;

  private RowKeys() {}

  /** A bijective scrambling of the 64 bits. */
  public static long mix(long z) {
    z = (z ^ (z >>> 30)) * 0xbf58_476d_1ce4_e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d0_49bb_1331_11ebL;
    return z ^ (z >>> 31);
  }

  /** The hash of a row with no values yet. */
  public static long start(long seed) {
    return mix(seed + GOLDEN_GAMMA);
  }

  /** Takes in a number. */
  public static long number(long hash, float value) {
    // Adding 0 turns -0 into 0 and leaves all else.
    return word(hash, Float.floatToRawIntBits(value + 0.0f) & 0xffff_ffffL);
  }

  /** Takes in a missing cell. */
  public static long missing(long hash) {
    return word(hash, MISSING);
  }

  /** Takes in any 64-bit word, such as {@link #ofText}. */
  public static long word(long hash, long word) {
    return mix((hash ^ word) + GOLDEN_GAMMA);
  }

  /** The hash of a text, from its UTF-8 bytes. */
  public static long ofText(byte[] utf8) {
    long hash = mix(utf8.length);
    for (int i = 0; i < utf8.length; i += 8) {
      long word = 0;
      for (int j = i; j < Math.min(i + 8, utf8.length); j++) {
        word |= (utf8[j] & 0xffL) << (8 * (j - i));
      }
      hash = word(hash, word);
    }
    return hash;
  }

  /** Up to so many categories a row's content is hashed as that of a one-hot row. */
  static final int HASHED_AS_INPUTS = 1000;

  /**
   * A hash of a key and of all numbers of its row, of which the key may know only some. A category
   * counts as its one-hot group, as which earlier versions packed it, so that their checkpoints
   * know the table again; one of very many counts as its code.
   *
   * @param row a packed row
   * @param categories for each of its first numbers, of how many categories it is the code, or 0
   */
  static long content(long key, float[] row, int[] categories) {
    long hash = key;
    for (int i = 0; i < row.length; i++) {
      int of = i < categories.length ? categories[i] : 0;
      if (of == 0 || of > HASHED_AS_INPUTS) {
        hash = content(hash, Float.floatToIntBits(row[i]));
      } else {
        int code = CategoryCode.of(row[i], of);
        for (int c = 0; c < of; c++) {
          hash = content(hash, c == code ? ONE : 0);
        }
      }
    }
    return hash;
  }

  // One multiplication a number: this runs over whole tables.
  private static long content(long hash, int bits) {
    return Long.rotateLeft(hash ^ bits, 27) * GOLDEN_GAMMA;
  }

  /** The key of the {@code occurrence}-th (from 0) of equal rows. */
  public static long key(long hash, int occurrence) {
    return occurrence == 0 ? hash : mix(hash + occurrence * GOLDEN_GAMMA);
  }

  /** The shard that a key falls into: the s-th of {@code shards} equal ranges of the key space. */
  public static int shard(long key, int shards) {
    return (int) ((key >>> 33) * shards >>> 31);
  }

  /**
   * The lot of the row with this key, from 0 to below 1, by which it is held out or not: a row's
   * does not depend on the others.
   */
  public static double lot(long key) {
    // 53 bits of a second hash.
    return (mix(key ^ VALIDATION) >>> 11) * 0x1p-53;
  }
}
