package io.tributary.engine;

import io.tributary.data.LabelEncoding;
import io.tributary.data.Shard;
import io.tributary.evaluation.ScoredRows;
import io.tributary.network.Topology;

/**
 * One thread's evaluations: gathers a shard's rows block by block, scores them, and adds up what
 * the outputs are worth. Not for several threads.
 */
final class RowsEvaluator {
  private final RowNetwork network;
  private final GatheredBlock block;
  private final BlockScorer scorer;
  private final double[] rowLosses = new double[BlockRows.MOST];
  private final ScoredRows scored;

  /**
   * @param block the thread's, of the same network and rows
   */
  RowsEvaluator(RowNetwork network, GatheredBlock block) {
    this.network = network;
    Topology topology = network.topology();
    this.block = block;
    this.scorer = new BlockScorer(topology, block.workspace());
    this.scored =
        new ScoredRows(
            network.label(),
            topology.outputActivation(),
            topology.outputs(),
            scorer.logits(),
            scorer.outputs(),
            block.workspace().targets(),
            rowLosses,
            network.layout().weighted() ? block.workspace().rowWeights() : null);
  }

  /** Loss and metrics of all rows of a shard, in order; ready to travel. */
  Evaluation evaluate(Shard shard, float[][] members) {
    return evaluate(shard, members, network.label());
  }

  /** The same, where another label reads the outputs. */
  Evaluation evaluate(Shard shard, float[][] members, LabelEncoding label) {
    Evaluation evaluation = network.emptyEvaluation(label);
    for (int first = 0; first < shard.rows(); first += BlockRows.MOST) {
      int rows = Math.min(BlockRows.MOST, shard.rows() - first);
      for (int i = 0; i < rows; i++) {
        block.gather(shard, first + i, i);
      }
      scorer.score(members, rows);
      scorer.rowLosses(rows, rowLosses);
      evaluation.add(scored, rows);
    }
    evaluation.compact();
    return evaluation;
  }
}
