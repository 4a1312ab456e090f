package io.tributary.network;

import io.tributary.math.FloatFunctions;

/** A layer's arithmetic over a block of rows. Stateless and safe for several threads. */
interface LayerPasses {
  /**
   * Computes the outputs of the block's first rows from its inputs.
   *
   * @param functions the thread's
   * @param rowsIn the inputs: rows × inputs, row-major
   * @param parameters the network's
   */
  void forward(
      Pass pass,
      FloatFunctions functions,
      float[] rowsIn,
      float[] parameters,
      LayerBuffers block,
      int rows);

  /**
   * From the loss's gradient with respect to the outputs, {@link LayerBuffers#deltas}, which it may
   * overwrite, computes that with respect to the layer's parameters, and to its inputs.
   *
   * @param rowsIn as {@link #forward} had them
   * @param inputDeltas rows × inputs, overwritten; null where nobody asks for them
   * @param gradient the network's
   * @param overwrite whether the parameters' gradient is set; else it is added
   */
  void backward(
      Pass pass,
      FloatFunctions functions,
      float[] rowsIn,
      float[] parameters,
      LayerBuffers block,
      int rows,
      float[] inputDeltas,
      float[] gradient,
      boolean overwrite);
}
