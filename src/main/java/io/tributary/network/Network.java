package io.tributary.network;

import io.tributary.math.MatrixProducts;
import java.util.Arrays;

/**
 * Forward and backward passes over a block of rows.
 *
 * <p>Layer: z = W a' + b, a = f(z). For a block, with rows of activations as a matrix: Z = A' Wᵀ +
 * b. Backward, with D = dC/dZ of a layer: dC/dW = Dᵀ A', dC/db = Σ rows of D, dC/dA' = D W, and for
 * the layer before D' = dC/dA' ⊙ f'. Stateless and safe for several threads; allocates nothing.
 */
public final class Network {
  private final Topology topology;
  private final MatrixProducts products;
  private final int layers;
  private final int[] weightOffsets;
  private final int[] biasOffsets;

  public Network(Topology topology, MatrixProducts products) {
    this.topology = topology;
    this.products = products;
    this.layers = topology.layerCount();
    this.weightOffsets = new int[layers];
    this.biasOffsets = new int[layers];
    int offset = 0;
    for (int l = 0; l < layers; l++) {
      weightOffsets[l] = offset;
      biasOffsets[l] = offset + topology.inputs(l) * topology.units(l);
      offset = biasOffsets[l] + topology.units(l);
    }
  }

  /**
   * Computes the outputs of the block's first {@code rows} rows.
   *
   * @param parameters in {@link Topology}'s layout
   */
  public void forward(float[] parameters, Workspace block, int rows) {
    for (int l = 0; l < layers; l++) {
      int units = topology.units(l);
      boolean last = l == layers - 1;
      // z: rows × units, row-major
      float[] z = last ? block.logits : block.activations[l + 1];
      products.multiplyTransposed(
          rows,
          units,
          topology.inputs(l),
          block.activations[l],
          0,
          parameters,
          weightOffsets[l],
          z,
          0);
      addBias(parameters, biasOffsets[l], z, rows, units);
      if (!last) {
        topology.hiddenActivations().get(l).apply(block.functions, z, 0, rows * units);
      }
    }
    topology.outputActivation().apply(block, rows);
  }

  private static void addBias(float[] parameters, int offset, float[] z, int rows, int units) {
    for (int row = 0; row < rows; row++) {
      int begin = row * units;
      for (int j = 0; j < units; j++) {
        z[begin + j] += parameters[offset + j];
      }
    }
  }

  /** Each row's loss, unweighted, after {@link #forward}. */
  public void rowLosses(Workspace block, int rows, double[] losses) {
    topology.loss().rowLosses(topology.outputActivation(), block, rows, losses);
  }

  /** The sum of the rows' weighted losses, in order, after {@link #forward}. */
  public double lossSum(Workspace block, int rows) {
    rowLosses(block, rows, block.losses);
    double sum = 0;
    for (int row = 0; row < rows; row++) {
      double loss = block.losses[row];
      sum += block.weighted() ? block.rowWeights[row] * loss : loss;
    }
    return sum;
  }

  /**
   * Adds the block's gradient sum, each row times its weight, to {@code gradient}.
   *
   * @param gradient in {@link Topology}'s layout
   * @return the sum of the rows' weighted losses
   */
  public double addGradient(float[] parameters, Workspace block, int rows, float[] gradient) {
    return gradient(parameters, block, rows, gradient, false);
  }

  /**
   * The block's gradient sum, each row times its weight.
   *
   * @param gradient in {@link Topology}'s layout, overwritten
   * @return the sum of the rows' weighted losses
   */
  public double sumGradient(float[] parameters, Workspace block, int rows, float[] gradient) {
    return gradient(parameters, block, rows, gradient, true);
  }

  private double gradient(
      float[] parameters, Workspace block, int rows, float[] gradient, boolean overwrite) {
    forward(parameters, block, rows);
    double lossSum = lossSum(block, rows);
    topology.loss().deltas(topology.outputActivation(), block, rows);
    if (block.weighted()) {
      int outputs = topology.outputs();
      float[] outputDeltas = block.outputDeltas();
      for (int row = 0; row < rows; row++) {
        for (int j = row * outputs; j < (row + 1) * outputs; j++) {
          outputDeltas[j] *= block.rowWeights[row];
        }
      }
    }
    for (int l = layers - 1; l >= 0; l--) {
      int units = topology.units(l);
      int inputs = topology.inputs(l);
      float[] deltas = block.deltas[l]; // rows × units
      if (overwrite) {
        products.multiplyTransposedLeft(
            units, inputs, rows, deltas, 0, block.activations[l], 0, gradient, weightOffsets[l]);
        Arrays.fill(gradient, biasOffsets[l], biasOffsets[l] + units, 0f);
      } else {
        products.addTransposedProduct(
            units, inputs, rows, deltas, 0, block.activations[l], 0, gradient, weightOffsets[l]);
      }
      addColumnSums(deltas, rows, units, gradient, biasOffsets[l]);
      if (l > 0) {
        float[] previous = block.deltas[l - 1]; // rows × inputs
        products.multiply(
            rows, inputs, units, deltas, 0, parameters, weightOffsets[l], previous, 0);
        topology
            .hiddenActivations()
            .get(l - 1)
            .multiplyByDerivative(block.activations[l], previous, 0, rows * inputs);
      }
    }
    return lossSum;
  }

  private static void addColumnSums(
      float[] deltas, int rows, int units, float[] gradient, int offset) {
    for (int row = 0; row < rows; row++) {
      int begin = row * units;
      for (int j = 0; j < units; j++) {
        gradient[offset + j] += deltas[begin + j];
      }
    }
  }
}
