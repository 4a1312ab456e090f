package io.tributary.evaluation;

import java.io.Serializable;
import java.util.Arrays;

/**
 * The weights of positive and negative rows by score: what the ROC curve is drawn from.
 *
 * <p>Exact for up to {@value #MAX_DISTINCT} distinct scores. Beyond that, scores lose their lowest
 * bits, one at a time, until they fit: rows whose scores become equal count as ties. With a million
 * distinct scores left, the area is off by less than the weight of pairs within one score: about
 * one millionth. Mutable; not for several threads.
 */
final class ScoreSums implements Serializable {
  private static final long serialVersionUID = 1;

  static final int MAX_DISTINCT = 1 << 20;

  private int dropped; // how many low bits the scores have lost
  private int count;
  private int[] keys = new int[16]; // scores in an order-preserving spelling
  private double[] positive = new double[16];
  private double[] negative = new double[16];

  void add(float score, double positiveWeight, double negativeWeight) {
    if (count == keys.length) {
      compact();
      if (count > MAX_DISTINCT) {
        coarsen();
      }
      if (count > keys.length / 2) {
        grow(keys.length * 2);
      }
    }
    keys[count] = (ordered(score) >> dropped) << dropped;
    positive[count] = positiveWeight;
    negative[count] = negativeWeight;
    count++;
  }

  // Floats as whole numbers of the same order.
  private static int ordered(float score) {
    int bits = Float.floatToRawIntBits(score + 0.0f);
    return bits ^ ((bits >> 31) & Integer.MAX_VALUE);
  }

  private void grow(int capacity) {
    keys = Arrays.copyOf(keys, capacity);
    positive = Arrays.copyOf(positive, capacity);
    negative = Arrays.copyOf(negative, capacity);
  }

  // Sorts by score; of equal scores, adds the weights in the order in which they came.
  private void compact() {
    long[] order = new long[count];
    for (int i = 0; i < count; i++) {
      order[i] = ((long) keys[i] << 32) | i;
    }
    Arrays.sort(order);
    int[] newKeys = new int[keys.length];
    double[] newPositive = new double[keys.length];
    double[] newNegative = new double[keys.length];
    int distinct = 0;
    for (long packed : order) {
      int i = (int) packed;
      if (distinct == 0 || newKeys[distinct - 1] != keys[i]) {
        newKeys[distinct++] = keys[i];
      }
      newPositive[distinct - 1] += positive[i];
      newNegative[distinct - 1] += negative[i];
    }
    keys = newKeys;
    positive = newPositive;
    negative = newNegative;
    count = distinct;
  }

  private void coarsen() {
    while (count > MAX_DISTINCT) {
      drop(dropped + 1);
    }
  }

  private void drop(int bits) {
    dropped = bits;
    for (int i = 0; i < count; i++) {
      keys[i] = (keys[i] >> dropped) << dropped;
    }
    compact();
  }

  void merge(ScoreSums other) {
    compact();
    other.compact();
    if (other.dropped > dropped) {
      drop(other.dropped);
    }
    grow(Math.max(16, count + other.count));
    for (int i = 0; i < other.count; i++) {
      keys[count] = (other.keys[i] >> dropped) << dropped;
      positive[count] = other.positive[i];
      negative[count] = other.negative[i];
      count++;
    }
    compact();
    coarsen();
  }

  /**
   * The part of pairs (positive, negative) of which the positive has the higher score, ties counted
   * half; NaN where there are no pairs.
   */
  double areaUnderRoc() {
    compact();
    double negativesBelow = 0;
    double pairs = 0;
    double positives = 0;
    for (int i = 0; i < count; i++) {
      pairs += positive[i] * (negativesBelow + negative[i] / 2);
      negativesBelow += negative[i];
      positives += positive[i];
    }
    return pairs / (positives * negativesBelow);
  }
}
