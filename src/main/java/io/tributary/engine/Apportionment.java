package io.tributary.engine;

import java.util.Arrays;

/**
 * Webster's (Sainte-Laguë) method: how many of the first T rows of an epoch come from each shard.
 *
 * <p>Shard i's (k+1)-th row has the priority N_i / (2k + 1); the T rows of the highest priorities
 * are taken, the lower shard first among equals. So the counts add up to T exactly, each shard is
 * within about a row of its share, and — the method being house-monotone — no count falls when T
 * grows: what a batch takes from a shard is never negative.
 *
 * <p>Source: Balinski &amp; Young, "Fair Representation", 1982. Not for several threads.
 */
final class Apportionment {
  private final int[] sizes; // rows of each shard
  private final long total;
  private final int[] taken; // rows taken from each shard so far

  Apportionment(int[] sizes) {
    this.sizes = sizes.clone();
    this.total = Arrays.stream(sizes).asLongStream().sum();
    this.taken = new int[sizes.length];
  }

  /** The number of rows in all shards. */
  long total() {
    return total;
  }

  /** Back to no rows taken. */
  void reset() {
    Arrays.fill(taken, 0);
  }

  /**
   * Moves on to {@code rows} rows in all.
   *
   * @param rows not fewer than before, not more than {@link #total}
   * @param counts receives how many each shard has given by then
   */
  void advance(long rows, int[] counts) {
    // A guess that is close to each shard's share, then single rows until the counts are right.
    double share = total == 0 ? 0 : (double) rows / total;
    long sum = 0;
    for (int i = 0; i < sizes.length; i++) {
      taken[i] = (int) Math.min(sizes[i], Math.max(taken[i], Math.round(sizes[i] * share)));
      sum += taken[i];
    }
    for (; sum > rows; sum--) {
      taken[last()]--;
    }
    for (; sum < rows; sum++) {
      taken[next()]++;
    }
    // Rounding errors of the guess can leave a row with the wrong one of two shards.
    for (int in = next(), out = last(); before(in, out); in = next(), out = last()) {
      taken[in]++;
      taken[out]--;
    }
    System.arraycopy(taken, 0, counts, 0, taken.length);
  }

  // The shard whose next row has the highest priority, or −1 when all rows are taken.
  private int next() {
    int best = -1;
    for (int i = 0; i < sizes.length; i++) {
      if (taken[i] < sizes[i] && (best < 0 || higher(i, taken[i], best, taken[best]))) {
        best = i;
      }
    }
    return best;
  }

  // The shard whose last taken row has the lowest priority, or −1 when none is taken.
  private int last() {
    int worst = -1;
    for (int i = 0; i < sizes.length; i++) {
      if (taken[i] > 0 && (worst < 0 || !higher(i, taken[i] - 1, worst, taken[worst] - 1))) {
        worst = i;
      }
    }
    return worst;
  }

  private boolean before(int in, int out) {
    return in >= 0 && out >= 0 && in != out && higher(in, taken[in], out, taken[out] - 1);
  }

  // Whether row number k of shard i comes before row number m of shard j.
  private boolean higher(int i, int k, int j, int m) {
    long left = sizes[i] * (2L * m + 1);
    long right = sizes[j] * (2L * k + 1);
    return left > right || (left == right && i < j);
  }
}
