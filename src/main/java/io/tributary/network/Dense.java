package io.tributary.network;

import io.tributary.config.Spelling;
import io.tributary.math.FloatFunctions;
import io.tributary.math.MatrixProducts;
import io.tributary.math.RandomStream;
import java.util.Arrays;
import java.util.List;

/**
 * A layer whose units each see all inputs: z = W x + b, a = f(z).
 *
 * <p>For a block, with its rows as a matrix: Z = X Wᵀ + b. Backward, with D = dC/dZ: dC/dW = Dᵀ X,
 * dC/db = Σ rows of D, dC/dX = D W. The weight is row-major [units, inputs].
 *
 * @param units at least 1
 * @param activation f
 */
public record Dense(int units, Activation activation) implements Layer {
  private static final int WEIGHT = 0;
  private static final int BIAS = 1;

  /** Its activation. */
  @Override
  public String word() {
    return Spelling.of(activation);
  }

  @Override
  public int outputs(int inputs) {
    return units;
  }

  @Override
  public List<Parameter> parameters(int inputs) {
    return List.of(
        new Parameter("weight", ParameterKind.WEIGHT, List.of(units, inputs)),
        new Parameter("bias", ParameterKind.BIAS, List.of(units)));
  }

  @Override
  public void initialize(
      Initializer initializer,
      int inputs,
      List<ParameterSlice> slices,
      float[] parameters,
      RandomStream random) {
    initializer.fill(parameters, slices.get(WEIGHT), inputs, units, random);
  }

  @Override
  public LayerBuffers buffers(int inputs, int blockRows) {
    return new LayerBuffers(blockRows, units, activation.derivesFromSums(), 0);
  }

  @Override
  public long bufferedNumbers(int inputs) {
    return (activation.derivesFromSums() ? 3L : 2L) * units;
  }

  @Override
  public LayerPasses passes(int inputs, List<ParameterSlice> slices, MatrixProducts products) {
    return new Passes(
        inputs,
        units,
        activation,
        slices.get(WEIGHT).offset(),
        slices.get(BIAS).offset(),
        products);
  }

  private record Passes(
      int inputs, int units, Activation activation, int weight, int bias, MatrixProducts products)
      implements LayerPasses {
    @Override
    public void forward(
        Pass pass,
        FloatFunctions functions,
        float[] rowsIn,
        float[] parameters,
        LayerBuffers block,
        int rows) {
      float[] z = block.sums;
      products.multiplyTransposed(rows, units, inputs, rowsIn, 0, parameters, weight, z, 0);
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
    public void backward(
        Pass pass,
        FloatFunctions functions,
        float[] rowsIn,
        float[] parameters,
        LayerBuffers block,
        int rows,
        float[] inputDeltas,
        float[] gradient,
        boolean overwrite) {
      float[] deltas = block.deltas;
      activation.multiplyByDerivative(functions, block.sums, deltas, rows * units);
      if (overwrite) {
        products.multiplyTransposedLeft(
            units, inputs, rows, deltas, 0, rowsIn, 0, gradient, weight);
        Arrays.fill(gradient, bias, bias + units, 0f);
      } else {
        products.addTransposedProduct(units, inputs, rows, deltas, 0, rowsIn, 0, gradient, weight);
      }
      addColumnSums(deltas, rows, gradient);
      if (inputDeltas != null) {
        products.multiply(rows, inputs, units, deltas, 0, parameters, weight, inputDeltas, 0);
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
}
