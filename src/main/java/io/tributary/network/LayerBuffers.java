package io.tributary.network;

/**
 * One thread's numbers of one layer and a block of rows, row-major.
 *
 * <p>A layer that needs more has a subclass. Not for several threads.
 */
class LayerBuffers {
  /** What comes out: rows × outputs. */
  final float[] outputs;

  /** The gradient of the loss with respect to the outputs: rows × outputs. */
  final float[] deltas;

  /** What an activation was computed from: rows × outputs; the outputs' own array if not kept. */
  final float[] sums;

  /** The gradient's sums for those rows of the layer's large tables that came. */
  RowSums[] tables = {};

  /** What else a layer keeps for its way back: rows × as many numbers as it asked for. */
  final float[] kept;

  /**
   * Buffers for blocks of at most {@code blockRows} rows.
   *
   * @param keepsSums whether the derivative is one of the sums
   * @param keptOfRow how many other numbers of a row are kept
   */
  LayerBuffers(int blockRows, int outputs, boolean keepsSums, int keptOfRow) {
    this.outputs = new float[Math.multiplyExact(blockRows, outputs)];
    this.sums = keepsSums ? new float[this.outputs.length] : this.outputs;
    this.deltas = new float[this.outputs.length];
    this.kept = new float[Math.multiplyExact(blockRows, keptOfRow)];
  }
}
