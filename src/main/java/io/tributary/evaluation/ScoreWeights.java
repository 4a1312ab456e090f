package io.tributary.evaluation;

import java.io.Serial;
import java.io.Serializable;
import java.util.Arrays;

/**
 * The weight of rows at each distinct score, for each of one or two kinds of rows: what metrics
 * need that look at the order of scores.
 *
 * <p>It is exact up to a number of distinct scores, which take 4 bytes each and 8 for each kind.
 * Beyond, the lowest bits of all scores are dropped, as few as bring the number of distinct scores
 * down to the limit: scores that differ in these bits alone count as equal. Dropping bits nests,
 * and the limit is tested on all scores so far: so the number of bits dropped depends on the set of
 * scores alone, not on their order or on how they were split.
 *
 * <p>Not thread-safe.
 */
abstract class ScoreWeights implements Serializable {
  @Serial private static final long serialVersionUID = 1L;

  /** With fewer, so many bits would have to go that NaN could be taken for a number. */
  static final int MIN_LIMIT = 1 << 10;

  /**
   * Scores are sorted in when there are this many new ones, or as many as may be kept, and at least
   * as many as old ones.
   */
  private static final int MIN_BATCH = 1 << 16;

  private static final int FIRST_CAPACITY = 1 << 6;

  private int maxDistinct;
  private int droppedBits;

  // Sorted: `distinct` keys in ascending order, each with its weights.
  private int distinct;
  private int[] keys = {};
  private double[][] weights; // kinds × distinct

  // Not yet sorted in, in the order of arrival; the weight of a row of kind 0 has a minus sign.
  private int pending;
  private int[] pendingKeys = {};
  private double[] pendingWeights = {};

  /**
   * No scores.
   *
   * @param kinds of rows
   * @param maxDistinct how many distinct scores are kept at most
   */
  ScoreWeights(int kinds, int maxDistinct) {
    if (maxDistinct < MIN_LIMIT) {
      throw new IllegalArgumentException("at least " + MIN_LIMIT + " scores must fit");
    }
    this.maxDistinct = maxDistinct;
    this.weights = new double[kinds][0];
  }

  /**
   * Adds a row.
   *
   * @param kind 0 or 1
   * @param weight above 0
   */
  final void add(float score, int kind, double weight) {
    if (pending == pendingKeys.length) {
      makeRoom();
    }
    pendingKeys[pending] = key(score);
    pendingWeights[pending] = kind == 0 ? -weight : weight;
    pending++;
  }

  /** Adds another's rows after the rows of this. */
  final void merge(ScoreWeights other) {
    sortIn();
    other.sortIn();
    boolean sameBits = droppedBits == other.droppedBits;
    droppedBits = Math.max(droppedBits, other.droppedBits);
    mergeSorted(other.keys, other.weights, other.distinct);
    if (!sameBits) {
      coarsen();
    }
    keepToLimit();
    trim();
  }

  private void trim() {
    if (keys.length > distinct) {
      keys = Arrays.copyOf(keys, distinct);
      for (int kind = 0; kind < weights.length; kind++) {
        weights[kind] = Arrays.copyOf(weights[kind], distinct);
      }
    }
  }

  /** How many bytes the scores can take. */
  final long mostBytes() {
    return (long) maxDistinct * (Integer.BYTES + weights.length * Double.BYTES);
  }

  /** Frees all spare room. */
  final void compact() {
    sortIn();
    trim();
    pendingKeys = new int[0];
    pendingWeights = new double[0];
  }

  /** How many distinct scores there are. */
  final int distinct() {
    sortIn();
    return distinct;
  }

  /** How many of the scores' lowest bits do not count. */
  final int droppedBits() {
    sortIn();
    return droppedBits;
  }

  /** An integer that sorts as the score does: -0 equals 0, and NaN comes after infinity. */
  private static int key(float score) {
    int bits = Float.floatToIntBits(score + 0.0f);
    return bits >= 0 ? bits : bits ^ Integer.MAX_VALUE;
  }

  private int mask() {
    return -1 << droppedBits;
  }

  private void makeRoom() {
    int most = Math.max(Math.min(MIN_BATCH, maxDistinct), distinct);
    if (pending >= most) {
      sortIn();
    } else {
      int capacity = Math.min(Math.max(FIRST_CAPACITY, 2 * pending), most);
      pendingKeys = Arrays.copyOf(pendingKeys, capacity);
      pendingWeights = Arrays.copyOf(pendingWeights, capacity);
    }
  }

  private void sortIn() {
    if (pending == 0) {
      return;
    }
    // Key in the upper half, arrival in the lower: equal scores are added up as they came.
    long[] order = new long[pending];
    int mask = mask();
    for (int i = 0; i < pending; i++) {
      order[i] = ((long) (pendingKeys[i] & mask) << Integer.SIZE) | i;
    }
    Arrays.sort(order);
    int[] newKeys = new int[pending];
    double[][] newWeights = new double[weights.length][pending];
    int last = -1;
    for (long keyAndArrival : order) {
      int key = (int) (keyAndArrival >> Integer.SIZE);
      double weight = pendingWeights[(int) keyAndArrival];
      if (last < 0 || newKeys[last] != key) {
        last++;
        newKeys[last] = key;
      }
      newWeights[weight > 0 ? 1 : 0][last] += Math.abs(weight);
    }
    pending = 0;
    mergeSorted(newKeys, newWeights, last + 1);
    keepToLimit();
  }

  /** Merges sorted, distinct keys into this one's, which are so, too. */
  private void mergeSorted(int[] otherKeys, double[][] otherWeights, int otherDistinct) {
    int[] mergedKeys = new int[distinct + otherDistinct];
    double[][] mergedWeights = new double[weights.length][mergedKeys.length];
    int merged = 0;
    int i = 0;
    int j = 0;
    while (i < distinct || j < otherDistinct) {
      boolean fromThis = j == otherDistinct || (i < distinct && keys[i] <= otherKeys[j]);
      boolean fromOther = i == distinct || (j < otherDistinct && otherKeys[j] <= keys[i]);
      mergedKeys[merged] = fromThis ? keys[i] : otherKeys[j];
      for (int kind = 0; kind < weights.length; kind++) {
        double weight = fromThis ? weights[kind][i] : 0;
        mergedWeights[kind][merged] = fromOther ? weight + otherWeights[kind][j] : weight;
      }
      i += fromThis ? 1 : 0;
      j += fromOther ? 1 : 0;
      merged++;
    }
    keys = mergedKeys;
    weights = mergedWeights;
    distinct = merged;
  }

  private void keepToLimit() {
    while (distinct > maxDistinct) {
      droppedBits++;
      coarsen();
    }
  }

  /** Joins the scores that the dropped bits told apart, in place. */
  private void coarsen() {
    int mask = mask();
    int last = -1;
    for (int i = 0; i < distinct; i++) {
      int key = keys[i] & mask;
      if (last >= 0 && keys[last] == key) {
        for (double[] ofKind : weights) {
          ofKind[last] += ofKind[i];
        }
      } else {
        last++;
        keys[last] = key;
        for (double[] ofKind : weights) {
          ofKind[last] = ofKind[i];
        }
      }
    }
    distinct = last + 1;
  }

  /** Whether a score was NaN; it is then the largest. */
  final boolean hasNan() {
    sortIn();
    return distinct > 0 && keys[distinct - 1] == key(Float.NaN);
  }

  /** The weight of the rows of a kind at the i-th of the {@link #distinct} scores. */
  final double weight(int kind, int i) {
    return weights[kind][i];
  }

  /** The smallest score that the i-th of the {@link #distinct} scores may stand for. */
  final float lowest(int i) {
    return score(keys[i]);
  }

  /** The largest score that the i-th of the {@link #distinct} scores may stand for. */
  final float highest(int i) {
    return score(keys[i] | ~mask());
  }

  private static float score(int key) {
    return Float.intBitsToFloat(key >= 0 ? key : key ^ Integer.MAX_VALUE);
  }
}
