package io.tributary.engine;

import io.tributary.data.LabelEncoding;
import io.tributary.data.Shard;
import io.tributary.network.RowSums;

/**
 * One executor thread's sums over shards, gradients' and evaluations', as parts of their trees.
 *
 * <p>A gradient's sum lies in a buffer that the next call uses again. Not for several threads.
 */
public final class ShardSums {
  private final Objective objective; // null: evaluates only
  private final EpochOrders orders; // null: evaluates only
  private final SliceGradient slices; // null: evaluates only
  private final RowsEvaluator evaluator;
  private float[] gradient;
  private RowSums[] tables;

  private ShardSums(Objective objective, EpochOrders orders, RowNetwork network) {
    GatheredBlock block = new GatheredBlock(network);
    this.objective = objective;
    this.orders = orders;
    this.slices = objective == null ? null : new SliceGradient(objective, block);
    this.evaluator = new RowsEvaluator(network, block);
  }

  /**
   * Gradients and evaluations.
   *
   * @param orders of the shards of this process; shared with its other threads
   */
  public static ShardSums inTraining(Objective objective, EpochOrders orders) {
    return new ShardSums(objective, orders, objective.network());
  }

  /** Evaluations alone. */
  public static ShardSums evaluating(RowNetwork network) {
    return new ShardSums(null, null, network);
  }

  /** The sum of the slice that the batch takes from shard {@code index}. */
  public GradientSum gradient(Shard shard, int index, Slices batch, float[] parameters) {
    if (batch.count(index) == 0) {
      return GradientSum.ofShard(objective.tree(), index, null, null, 0, 0, 0);
    }
    if (gradient == null) {
      gradient = new float[objective.topology().layout().denseLength()];
      tables = RowSums.of(objective.topology().layout());
    }
    long begun = System.nanoTime();
    int[] order = orders.of(index, shard.rows(), batch.epoch());
    slices.sum(shard, index, order, batch, parameters, gradient, tables);
    return GradientSum.ofShard(
        objective.tree(),
        index,
        gradient,
        tables,
        slices.lossSum(),
        slices.weightSum(),
        System.nanoTime() - begun);
  }

  /** Loss and metrics of all rows of shard {@code index}, as a label reads the outputs. */
  public TreeParts<Evaluation> evaluation(
      Shard shard, int index, MergeTree tree, float[][] members, LabelEncoding label) {
    return TreeParts.ofShard(tree, index, evaluator.evaluate(shard, members, label));
  }
}
