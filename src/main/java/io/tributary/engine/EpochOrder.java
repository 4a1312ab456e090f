package io.tributary.engine;

import io.tributary.math.RandomStream;

/**
 * The order in which an epoch uses a shard's rows: a permutation keyed by (seed, epoch, shard), the
 * same wherever it is computed. Holds the last one asked for. Not for several threads.
 */
final class EpochOrder {
  private final long seed;
  private final int shard;
  private final int[] order; // row indices
  private int epoch; // 0: none yet

  EpochOrder(long seed, int shard, int rows) {
    this.seed = seed;
    this.shard = shard;
    this.order = new int[rows];
  }

  /** The row indices in the epoch's order. */
  int[] of(int wanted) {
    if (epoch != wanted) {
      epoch = 0; // whatever ends this early leaves no order
      for (int i = 0; i < order.length; i++) {
        order[i] = i;
      }
      new RandomStream(seed, RandomStream.Purpose.SHUFFLE, wanted, shard).shuffle(order);
      epoch = wanted;
    }
    return order;
  }
}
