package io.tributary.engine;

import io.tributary.data.LabelEncoding;
import io.tributary.data.RowLayout;
import io.tributary.math.MathBackend;
import io.tributary.network.Topology;
import java.io.Serializable;

/**
 * The function that training makes small, with all that its sums' bits depend on beside rows and
 * parameters: what a worker must know to compute gradients, and what does not change from step to
 * step.
 *
 * @param network the network and its rows
 * @param classWeights what a row of each class counts in training, times its own weight; empty: all
 *     alike, as for labels that are no classes. Evaluations do not use it. Not to be changed
 * @param labelSmoothing how much of the certainty of classes is spread over all of them in
 *     training; 0: none. Evaluations do not use it
 * @param backend which kernels; a worker that cannot load them fails, since others give other bits
 * @param seed the run's seed
 * @param tree the order of the sums
 */
public record Objective(
    RowNetwork network,
    float[] classWeights,
    float labelSmoothing,
    MathBackend backend,
    long seed,
    MergeTree tree)
    implements Serializable {

  /** One whose labels are as certain as they are. */
  public Objective(
      RowNetwork network, float[] classWeights, MathBackend backend, long seed, MergeTree tree) {
    this(network, classWeights, 0, backend, seed, tree);
  }

  /** One in which the rows of all classes count alike. */
  public Objective(RowNetwork network, MathBackend backend, long seed, MergeTree tree) {
    this(network, new float[0], backend, seed, tree);
  }

  /** The network's. */
  public Topology topology() {
    return network.topology();
  }

  /** The rows'. */
  public RowLayout layout() {
    return network.layout();
  }

  /** The rows'. */
  public LabelEncoding label() {
    return network.label();
  }

  /** The order in which the epochs use a shard's rows. */
  EpochOrder order(int shard, int rows) {
    return new EpochOrder(seed, shard, rows);
  }
}
