package io.tributary.engine;

import io.tributary.config.OwnClass;
import io.tributary.data.LabelEncoding;
import io.tributary.data.RowLayout;
import io.tributary.evaluation.EvaluationSum;
import io.tributary.network.Topology;
import java.io.Serializable;
import java.util.List;

/**
 * A network and the packed rows that it is computed on: all that an evaluation needs beside shards
 * and parameters.
 *
 * @param topology the network
 * @param layout where the numbers of a packed row lie
 * @param label what the targets mean
 * @param metrics the user's own, which are measured beside the others
 */
public record RowNetwork(
    Topology topology, RowLayout layout, LabelEncoding label, List<OwnClass> metrics)
    implements Serializable {
  public RowNetwork {
    metrics = List.copyOf(metrics);
  }

  /** Without metrics of the user's own. */
  public RowNetwork(Topology topology, RowLayout layout, LabelEncoding label) {
    this(topology, layout, label, List.of());
  }

  /** The sums of no rows. */
  public Evaluation emptyEvaluation() {
    return emptyEvaluation(label);
  }

  /** The sums of no rows whose outputs another label reads. */
  public Evaluation emptyEvaluation(LabelEncoding other) {
    return new Evaluation(EvaluationSum.of(other, topology.loss(), metrics));
  }

  /**
   * The order in which the shards' evaluations are added, the same for every engine.
   *
   * @param shards how many there are
   */
  public MergeTree evaluationTree(int shards) {
    long elements = emptyEvaluation().sum().mostBytes() / Float.BYTES;
    return MergeTree.of(shards, (int) Math.min(elements, Integer.MAX_VALUE));
  }
}
