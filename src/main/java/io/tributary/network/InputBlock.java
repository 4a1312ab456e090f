package io.tributary.network;

import io.tributary.math.FloatFunctions;
import io.tributary.math.RandomStream;
import java.io.Serializable;
import java.util.List;

/**
 * Some of a network's inputs that lie side by side, and the numbers that they enter its layers as.
 * Immutable.
 */
public sealed interface InputBlock extends Serializable
    permits PlainInputs,
        PeriodicInputs,
        PiecewiseInputs,
        BinLocations,
        CategoryInputs,
        OffsetInput {
  /** How many inputs it takes. */
  int inputs();

  /** How many numbers of a row these are: an input each, unless they are a category's code. */
  default int numbers() {
    return inputs();
  }

  /** How many numbers it gives. */
  int outputs();

  /** Its parameters, in the order in which they lie; names within the block. */
  default List<Layer.Parameter> parameters() {
    return List.of();
  }

  /** How many numbers it keeps of a row from the forward for the backward pass. */
  default int kept() {
    return 0;
  }

  /**
   * Sets what training begins with.
   *
   * @param slices where its parameters lie, in {@link #parameters}' order
   */
  default void initialize(List<ParameterSlice> slices, float[] parameters, RandomStream random) {}

  /** The block's arithmetic. */
  Passes passes(Place place);

  /**
   * Where a block's numbers lie.
   *
   * @param stride how many numbers of a row the network takes
   * @param input the block's first one
   * @param width how many numbers all blocks give
   * @param output the block's first one
   * @param keptWidth how many numbers all blocks keep of a row
   * @param kept the block's first one
   * @param offsets of the block's parameters, in {@link #parameters}' order
   * @param table which of the layer's large tables is the block's, if it has one
   */
  record Place(
      int stride,
      int input,
      int width,
      int output,
      int keptWidth,
      int kept,
      int[] offsets,
      int table) {}

  /** A block's arithmetic over some rows. Stateless and safe for several threads. */
  interface Passes {
    /**
     * Computes the block's outputs.
     *
     * @param rowsIn rows × the numbers that the network takes
     */
    void forward(
        Pass pass,
        FloatFunctions functions,
        float[] rowsIn,
        float[] parameters,
        LayerBuffers block,
        int rows);

    /**
     * Adds to the gradient of the block's parameters, and of its inputs, what the deltas give.
     *
     * @param inputDeltas rows × the numbers that the network takes; null where nobody asks for them
     * @param gradient the network's
     */
    void backward(
        float[] rowsIn,
        float[] parameters,
        LayerBuffers block,
        int rows,
        float[] inputDeltas,
        float[] gradient);
  }
}
