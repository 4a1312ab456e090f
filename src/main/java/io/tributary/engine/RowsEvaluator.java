package io.tributary.engine;

import io.tributary.data.NumericLabel;
import io.tributary.data.Shard;
import io.tributary.evaluation.ClassificationSum;
import io.tributary.evaluation.EvaluationSum;
import io.tributary.evaluation.MultiLabelSum;
import io.tributary.evaluation.RegressionSum;
import io.tributary.network.Loss;
import io.tributary.network.OutputActivation;
import io.tributary.network.Topology;

/**
 * One thread's evaluations: gathers a shard's rows block by block, scores them, and adds up what
 * the outputs are worth. Not for several threads.
 */
final class RowsEvaluator {
  private final RowNetwork network;
  private final Topology topology;
  private final GatheredBlock block;
  private final BlockScorer scorer;
  private final double[] rowLosses = new double[BlockRows.MOST];
  private final double[] ownUnits;
  private final double[] target;

  /**
   * @param block the thread's, of the same network and rows
   */
  RowsEvaluator(RowNetwork network, GatheredBlock block) {
    this.network = network;
    this.topology = network.topology();
    this.block = block;
    this.scorer = new BlockScorer(topology, block.workspace());
    this.ownUnits = new double[topology.outputs()];
    this.target = new double[topology.outputs()];
  }

  /** Loss and metrics of all rows of a shard, in order; ready to travel. */
  Evaluation evaluate(Shard shard, float[] parameters) {
    Evaluation evaluation = network.emptyEvaluation();
    boolean weighted = network.layout().weighted();
    for (int first = 0; first < shard.rows(); first += BlockRows.MOST) {
      int rows = Math.min(BlockRows.MOST, shard.rows() - first);
      for (int i = 0; i < rows; i++) {
        block.gather(shard, first + i, i);
      }
      scorer.score(parameters, rows);
      scorer.rowLosses(rows, rowLosses);
      for (int i = 0; i < rows; i++) {
        double weight = weighted ? block.workspace().rowWeights()[i] : 1;
        evaluation.addLoss(rowLosses[i], weight);
        addMetrics(evaluation.sum(), i, weight);
      }
    }
    evaluation.compact();
    return evaluation;
  }

  private void addMetrics(EvaluationSum sum, int row, double weight) {
    int outputs = topology.outputs();
    int offset = row * outputs;
    float[] logits = scorer.logits();
    float[] output = scorer.outputs();
    float[] targets = block.workspace().targets();
    if (sum instanceof ClassificationSum classes) {
      OutputActivation activation = topology.outputActivation();
      int predicted = activation.predictedClass(logits, offset, outputs);
      float rank = classes.classes() == 2 ? activation.rank(logits, offset, outputs) : 0;
      classes.add(actualClass(row), predicted, weight, rowLosses[row], rank);
    } else if (sum instanceof MultiLabelSum labels) {
      labels.add(logits, targets, offset, weight, rowLosses[row]);
    } else if (sum instanceof RegressionSum numbers) {
      NumericLabel label = (NumericLabel) network.label();
      for (int j = 0; j < outputs; j++) {
        ownUnits[j] = label.inOwnUnits(j, output[offset + j]);
        target[j] = label.inOwnUnits(j, targets[offset + j]);
      }
      numbers.add(ownUnits, 0, target, 0, weight);
      Loss loss = topology.loss();
      if (!loss.isOfSquares()) {
        numbers.addLoss(loss.ofErrors(ownUnits, target), weight);
      }
    }
  }

  // The class that a row of the block has: its only target, or the one that is not 0.
  private int actualClass(int row) {
    int outputs = topology.outputs();
    float[] targets = block.workspace().targets();
    if (outputs == 1) {
      return (int) targets[row];
    }
    int actual = row * outputs;
    while (targets[actual] == 0) {
      actual++;
    }
    return actual - row * outputs;
  }
}
