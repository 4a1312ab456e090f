package io.tributary.network;

import io.tributary.config.Spelling;
import io.tributary.math.MatrixProducts;
import io.tributary.math.RandomStream;
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
  /** Which of its parameters the weight is. */
  static final int WEIGHT = 0;

  /** Which the bias is. */
  static final int BIAS = 1;

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
    return new Passes(this, inputs, slices, products);
  }

  private static final class Passes extends DensePasses {
    private final int inputs;
    private final int weight; // where it begins
    private final MatrixProducts products;

    Passes(Dense dense, int inputs, List<ParameterSlice> slices, MatrixProducts products) {
      super(dense, slices.get(BIAS).offset());
      this.inputs = inputs;
      this.weight = slices.get(WEIGHT).offset();
      this.products = products;
    }

    @Override
    void products(float[] rowsIn, float[] parameters, LayerBuffers block, int rows) {
      products.multiplyTransposed(
          rows, units, inputs, rowsIn, 0, parameters, weight, block.sums, 0);
    }

    @Override
    void weightGradient(
        float[] rowsIn, LayerBuffers block, int rows, float[] gradient, boolean overwrite) {
      if (overwrite) {
        products.multiplyTransposedLeft(
            units, inputs, rows, block.deltas, 0, rowsIn, 0, gradient, weight);
      } else {
        products.addTransposedProduct(
            units, inputs, rows, block.deltas, 0, rowsIn, 0, gradient, weight);
      }
    }

    @Override
    void inputDeltas(float[] parameters, LayerBuffers block, int rows, float[] inputDeltas) {
      products.multiply(rows, inputs, units, block.deltas, 0, parameters, weight, inputDeltas, 0);
    }
  }
}
