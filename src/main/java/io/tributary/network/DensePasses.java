package io.tributary.network;

import io.tributary.math.FloatFunctions;
import java.util.Arrays;

/**
 * A dense layer's arithmetic but for the products with its weights, which depend on how its inputs
 * are given: bias and activation. Stateless and safe for several threads.
 */
abstract class DensePasses implements LayerPasses {
  /** How many there are. */
  final int units;

  private final Activation activation;
  private final int bias; // where it begins

  DensePasses(Dense dense, int bias) {
    this.units = dense.units();
    this.activation = dense.activation();
    this.bias = bias;
  }

  /** Sets {@link LayerBuffers#sums} to X Wᵀ. */
  abstract void products(float[] rowsIn, float[] parameters, LayerBuffers block, int rows);

  /** Sets the weights' gradient to Dᵀ X, or adds that; D are the block's deltas. */
  abstract void weightGradient(
      float[] rowsIn, LayerBuffers block, int rows, float[] gradient, boolean overwrite);

  /**
   * Sets the gradient with respect to the inputs, D W, after {@link #products} of the same block.
   */
  abstract void inputDeltas(float[] parameters, LayerBuffers block, int rows, float[] inputDeltas);

  @Override
  public final void forward(
      Pass pass,
      FloatFunctions functions,
      float[] rowsIn,
      float[] parameters,
      LayerBuffers block,
      int rows) {
    float[] z = block.sums;
    products(rowsIn, parameters, block, rows);
    addBias(parameters, z, rows);
    if (z != block.outputs) {
      System.arraycopy(z, 0, block.outputs, 0, rows * units);
    }
    activation.apply(functions, block.outputs, rows * units);
  }

  private void addBias(float[] parameters, float[] z, int rows) {
    for (int row = 0; row < rows; row++) {
      int begin = row * units;
      for (int j = 0; j < units; j++) {
        z[begin + j] += parameters[bias + j];
      }
    }
  }

  @Override
  public final void backward(
      Pass pass,
      FloatFunctions functions,
      float[] rowsIn,
      float[] parameters,
      LayerBuffers block,
      int rows,
      float[] inputDeltas,
      float[] gradient,
      boolean overwrite) {
    activation.multiplyByDerivative(functions, block.sums, block.deltas, rows * units);
    weightGradient(rowsIn, block, rows, gradient, overwrite);
    if (overwrite) {
      Arrays.fill(gradient, bias, bias + units, 0f);
    }
    addColumnSums(block.deltas, rows, gradient);
    if (inputDeltas != null) {
      inputDeltas(parameters, block, rows, inputDeltas);
    }
  }

  private void addColumnSums(float[] deltas, int rows, float[] gradient) {
    for (int row = 0; row < rows; row++) {
      int begin = row * units;
      for (int j = 0; j < units; j++) {
        gradient[bias + j] += deltas[begin + j];
      }
    }
  }
}
