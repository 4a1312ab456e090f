package io.tributary.evaluation;

import java.io.Serial;
import java.io.Serializable;
import java.util.Arrays;

/**
 * The weight of negative and of positive rows at each distinct score: all that the area under the
 * ROC curve needs.
 *
 * <p>AUC is the probability that a positive row drawn at random (by weight) scores above a negative
 * one, a tie counting half:
 *
 * <p>AUC = Σₛ p(s)·(N(&lt;s) + n(s)/2) / (P·N), with p(s) and n(s) the positive and negative weight
 * at score s, N(&lt;s) the negative weight below s, and P and N the totals. Source: Fawcett 2006,
 * "An introduction to ROC analysis", section 7; it is the Mann–Whitney statistic.
 *
 * <p>It is exact up to {@value #MAX_DISTINCT} distinct scores, which take 20 bytes each. Beyond,
 * the lowest bits of all scores are dropped, as few as bring the number of distinct scores down to
 * the limit: scores that differ in these bits alone count as tied, and the AUC is off by at most
 * half the share of positive-negative pairs that are tied so. That is some 10⁻⁵ for scores that are
 * spread as logits are; in the worst case 14 of the 23 mantissa bits go, so that scores which
 * differ by less than a factor of 1 + 2⁻⁹ may be tied. Dropping bits nests, and the limit is tested
 * on all scores so far: so the number of bits dropped depends on the set of scores alone, not on
 * their order or on how they were split.
 *
 * <p>Public for Kryo's registration only. Not thread-safe.
 */
public final class BinaryScores implements Serializable {
  @Serial private static final long serialVersionUID = 1L;

  static final int MAX_DISTINCT = 1 << 18;

  private static final int BYTES_EACH = Integer.BYTES + 2 * Double.BYTES;

  /** With fewer, so many bits would have to go that NaN could be taken for a number. */
  private static final int MIN_LIMIT = 1 << 10;

  /** Scores are sorted in when there are this many new ones, and at least as many as old ones. */
  private static final int MIN_BATCH = 1 << 16;

  private static final int FIRST_CAPACITY = 1 << 6;

  private int maxDistinct;
  private int droppedBits;

  // Sorted: `distinct` keys in ascending order, each with its weights.
  private int distinct;
  private int[] keys = {};
  private double[] negatives = {};
  private double[] positives = {};

  // Not yet sorted in, in the order of arrival; a negative row's weight has a minus sign.
  private int pending;
  private int[] pendingKeys = {};
  private double[] pendingWeights = {};

  /** No scores. */
  BinaryScores() {
    this(MAX_DISTINCT);
  }

  /** No scores, with a limit of a test's own. */
  BinaryScores(int maxDistinct) {
    if (maxDistinct < MIN_LIMIT) {
      throw new IllegalArgumentException("at least " + MIN_LIMIT + " scores must fit");
    }
    this.maxDistinct = maxDistinct;
  }

  /**
   * Adds a row.
   *
   * @param score higher for what is more likely positive, such as a logit
   * @param weight above 0
   */
  void add(float score, boolean positive, double weight) {
    if (pending == pendingKeys.length) {
      makeRoom();
    }
    pendingKeys[pending] = key(score);
    pendingWeights[pending] = positive ? weight : -weight;
    pending++;
  }

  /** Adds another's rows after the rows of this. */
  void merge(BinaryScores other) {
    sortIn();
    other.sortIn();
    boolean sameBits = droppedBits == other.droppedBits;
    droppedBits = Math.max(droppedBits, other.droppedBits);
    mergeSorted(other.keys, other.negatives, other.positives, other.distinct);
    if (!sameBits) {
      coarsen();
    }
    keepToLimit();
    trim();
  }

  private void trim() {
    if (keys.length > distinct) {
      keys = Arrays.copyOf(keys, distinct);
      negatives = Arrays.copyOf(negatives, distinct);
      positives = Arrays.copyOf(positives, distinct);
    }
  }

  /** How many bytes the scores can take. */
  long mostBytes() {
    return (long) maxDistinct * BYTES_EACH;
  }

  /** Frees all spare room. */
  void compact() {
    sortIn();
    trim();
    pendingKeys = new int[0];
    pendingWeights = new double[0];
  }

  /** The area under the ROC curve; NaN without rows of both classes, or if a score was NaN. */
  double auc() {
    sortIn();
    if (distinct > 0 && keys[distinct - 1] == key(Float.NaN)) {
      return Double.NaN;
    }
    double negative = 0;
    double positive = 0;
    double rankedAbove = 0;
    for (int i = 0; i < distinct; i++) {
      rankedAbove += positives[i] * (negative + negatives[i] / 2);
      negative += negatives[i];
      positive += positives[i];
    }
    return rankedAbove / positive / negative;
  }

  int distinct() {
    sortIn();
    return distinct;
  }

  int droppedBits() {
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
    int most = Math.max(MIN_BATCH, distinct);
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
    double[] newNegatives = new double[pending];
    double[] newPositives = new double[pending];
    int last = -1;
    for (long keyAndArrival : order) {
      int key = (int) (keyAndArrival >> Integer.SIZE);
      double weight = pendingWeights[(int) keyAndArrival];
      if (last < 0 || newKeys[last] != key) {
        last++;
        newKeys[last] = key;
      }
      if (weight > 0) {
        newPositives[last] += weight;
      } else {
        newNegatives[last] -= weight;
      }
    }
    pending = 0;
    mergeSorted(newKeys, newNegatives, newPositives, last + 1);
    keepToLimit();
  }

  /** Merges sorted, distinct keys into this one's, which are so, too. */
  private void mergeSorted(
      int[] otherKeys, double[] otherNegatives, double[] otherPositives, int otherDistinct) {
    int[] mergedKeys = new int[distinct + otherDistinct];
    double[] mergedNegatives = new double[mergedKeys.length];
    double[] mergedPositives = new double[mergedKeys.length];
    int merged = 0;
    int i = 0;
    int j = 0;
    while (i < distinct || j < otherDistinct) {
      boolean fromThis = j == otherDistinct || (i < distinct && keys[i] <= otherKeys[j]);
      boolean fromOther = i == distinct || (j < otherDistinct && otherKeys[j] <= keys[i]);
      mergedKeys[merged] = fromThis ? keys[i] : otherKeys[j];
      if (fromThis) {
        mergedNegatives[merged] = negatives[i];
        mergedPositives[merged] = positives[i];
        i++;
      }
      if (fromOther) {
        mergedNegatives[merged] += otherNegatives[j];
        mergedPositives[merged] += otherPositives[j];
        j++;
      }
      merged++;
    }
    keys = mergedKeys;
    negatives = mergedNegatives;
    positives = mergedPositives;
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
        negatives[last] += negatives[i];
        positives[last] += positives[i];
      } else {
        last++;
        keys[last] = key;
        negatives[last] = negatives[i];
        positives[last] = positives[i];
      }
    }
    distinct = last + 1;
  }
}
