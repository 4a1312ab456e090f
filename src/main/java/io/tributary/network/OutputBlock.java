package io.tributary.network;

import io.tributary.math.FloatFunctions;

/**
 * One thread's numbers of the network's end, and a block of rows: from logits to outputs, loss and
 * its gradient. Row-major, rows × units. Not for several threads.
 */
final class OutputBlock {
  /** Enough for what a loop's ends cost to be lost in it, and still in a core's nearest cache. */
  private static final int SCRATCH = 512;

  final int units;
  final FloatFunctions functions;

  /** What the last layer gave. */
  final float[] logits;

  /** The gradient of the loss with respect to the logits. */
  final float[] deltas;

  final float[] outputs;
  final float[] targets;

  /** For each row, with softmax, Σ e^(zₖ − max z). */
  final double[] expSums;

  /** For logarithms: a row's, or several rows'. */
  final double[] scratch;

  /**
   * The end of a network.
   *
   * @param last the last layer's buffers
   * @param targets rows × units
   */
  OutputBlock(LayerBuffers last, float[] targets, int blockRows, FloatFunctions functions) {
    this.units = targets.length / blockRows;
    this.functions = functions;
    this.logits = last.outputs;
    this.deltas = last.deltas;
    this.outputs = new float[logits.length];
    this.targets = targets;
    this.expSums = new double[blockRows];
    this.scratch = new double[Math.max(units, SCRATCH)];
  }
}
