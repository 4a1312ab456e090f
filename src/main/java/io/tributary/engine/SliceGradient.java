package io.tributary.engine;

import io.tributary.data.Shard;
import io.tributary.network.Network;
import io.tributary.network.Pass;
import io.tributary.network.RowSums;

/**
 * One thread's gradient sums: gathers the rows of a slice block by block, and runs the network over
 * them, forward and backward.
 *
 * <p>Blocks have a fixed number of rows, in order: the sum's order is part of the result. Nothing
 * is allocated from slice to slice. Not for several threads.
 */
final class SliceGradient {
  private final float[] classWeights;
  private final float labelSmoothing;
  private final Network network;
  private final Pass pass;
  private final int blockRows;
  private final GatheredBlock block;
  private double lossSum;
  private double weightSum;

  /**
   * @param block the thread's, of the same network and rows
   */
  SliceGradient(Objective objective, GatheredBlock block) {
    this.classWeights = objective.classWeights();
    this.labelSmoothing = objective.labelSmoothing();
    this.network = new Network(objective.topology(), objective.backend().products());
    this.pass = Pass.training(objective.seed());
    this.blockRows = BlockRows.inTraining(objective.topology());
    this.block = block;
  }

  /**
   * The gradient sum of the rows that a batch takes from a shard; at least one.
   *
   * @param index the shard's
   * @param order its row indices in the order of the batch's epoch
   * @param gradient in the topology's {@link io.tributary.network.ParameterLayout}, but for its
   *     large tables; overwritten
   * @param tables those of large tables; overwritten
   */
  void sum(
      Shard shard,
      int index,
      int[] order,
      Slices slices,
      float[] parameters,
      float[] gradient,
      RowSums[] tables) {
    block.workspace().tables(tables);
    lossSum = 0;
    weightSum = 0;
    int from = slices.from(index);
    int end = from + slices.count(index);
    for (int first = from; first < end; first += blockRows) {
      int rows = Math.min(blockRows, end - first);
      for (int i = 0; i < rows; i++) {
        weightSum += block.gather(shard, order[first + i], i, classWeights);
      }
      if (labelSmoothing > 0) {
        block.smooth(rows, labelSmoothing);
      }
      pass.moveTo(slices.epoch(), index, first);
      // The first block's products overwrite: no pass over the buffer only to clear it.
      lossSum +=
          first == from
              ? network.sumGradient(pass, parameters, block.workspace(), rows, gradient)
              : network.addGradient(pass, parameters, block.workspace(), rows, gradient);
    }
  }

  /** The loss sum of the last {@link #sum}. */
  double lossSum() {
    return lossSum;
  }

  /** The weight sum of the last {@link #sum}. */
  double weightSum() {
    return weightSum;
  }
}
