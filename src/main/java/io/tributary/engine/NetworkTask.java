package io.tributary.engine;

import io.tributary.data.LabelEncoding;
import io.tributary.data.RowLayout;
import io.tributary.math.MathBackend;
import io.tributary.network.Topology;
import java.io.Serializable;

/**
 * What a worker must know to compute on shards: everything of a run that does not change from step
 * to step.
 *
 * @param topology the network
 * @param layout where the numbers of a packed row lie
 * @param label what the targets mean
 * @param classWeights what a row of each class counts in training, times its own weight; empty: all
 *     alike, as for labels that are no classes. Evaluations do not use it. Not to be changed
 * @param backend which kernels; a worker that cannot load them fails, since others give other bits
 * @param seed the run's seed
 * @param tree the order of the sums
 */
public record NetworkTask(
    Topology topology,
    RowLayout layout,
    LabelEncoding label,
    float[] classWeights,
    MathBackend backend,
    long seed,
    MergeTree tree)
    implements Serializable {

  /** A task in which the rows of all classes count alike. */
  public NetworkTask(
      Topology topology,
      RowLayout layout,
      LabelEncoding label,
      MathBackend backend,
      long seed,
      MergeTree tree) {
    this(topology, layout, label, new float[0], backend, seed, tree);
  }

  /** The order in which the shards' evaluations are added, the same for every engine. */
  public MergeTree evaluationTree() {
    long elements = SliceWorker.emptySum(this).mostBytes() / Float.BYTES;
    return MergeTree.of(tree.shards(), (int) Math.min(elements, Integer.MAX_VALUE));
  }

  /** The order in which the epochs use a shard's rows. */
  EpochOrder order(int shard, int rows) {
    return new EpochOrder(seed, shard, rows);
  }
}
