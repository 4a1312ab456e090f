package io.tributary.engine;

import io.tributary.data.Shard;

/**
 * One executor thread's part of a step: the sum of one shard's slice, as a part of the tree.
 *
 * <p>The sum lies in a buffer that the next call uses again. Not for several threads.
 */
public final class ShardWorker {
  private final NetworkTask task;
  private final SliceWorker worker;
  private final EpochOrders orders;
  private float[] gradient;

  /**
   * @param orders of the shards of this process; shared with its other threads' workers
   */
  public ShardWorker(NetworkTask task, EpochOrders orders) {
    this.task = task;
    this.orders = orders;
    this.worker = new SliceWorker(task);
  }

  /** This thread's arithmetic, for evaluations. */
  public SliceWorker sliceWorker() {
    return worker;
  }

  /** The sum of the slice that the batch takes from shard {@code index}. */
  public GradientSum gradientSum(Shard shard, int index, Slices slices, float[] parameters) {
    if (slices.count(index) == 0) {
      return GradientSum.ofShard(task.tree(), index, null, 0, 0, 0);
    }
    if (gradient == null) {
      gradient = new float[task.topology().parameterCount()];
    }
    long begun = System.nanoTime();
    int[] order = orders.of(index, shard.rows(), slices.epoch());
    worker.sumGradient(shard, index, order, slices, parameters, gradient);
    return GradientSum.ofShard(
        task.tree(),
        index,
        gradient,
        worker.lossSum(),
        worker.weightSum(),
        System.nanoTime() - begun);
  }
}
