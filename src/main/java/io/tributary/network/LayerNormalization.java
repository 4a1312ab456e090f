package io.tributary.network;

import io.tributary.config.Spelling;
import io.tributary.math.FloatFunctions;
import io.tributary.math.MatrixProducts;
import io.tributary.math.RandomStream;
import java.util.Arrays;
import java.util.List;

/**
 * Layer normalisation, and then an activation: of each row x̂ = (x − μ) / √(σ² + 10⁻⁵), with the
 * mean μ and the variance σ² of the row's own numbers; z = x̂ ⊙ gain + bias; a = f(z).
 *
 * <p>Backward, with D = dC/dZ and n numbers a row: dC/dgain = Σ rows of D ⊙ X̂, dC/dbias = Σ rows
 * of D, and with g = D ⊙ gain, dC/dx = (g − Σg/n − x̂ Σ(g ⊙ x̂)/n) / √(σ² + 10⁻⁵).
 *
 * <p>A row's result depends on that row alone, so that it is the same in any block and shard, and
 * in scoring as in training. Source: Ba et al. 2016; the 10⁻⁵ and the names of the parameters are
 * those of PyTorch's {@code LayerNorm}.
 *
 * @param activation f
 */
public record LayerNormalization(Activation activation) implements Layer {
  private static final double EPSILON = 1e-5;
  private static final int GAIN = 0;
  private static final int BIAS = 1;

  @Override
  public int outputs(int inputs) {
    return inputs;
  }

  @Override
  public List<Parameter> parameters(int inputs) {
    return List.of(
        new Parameter("weight", ParameterKind.GAIN, List.of(inputs)),
        new Parameter("bias", ParameterKind.BIAS, List.of(inputs)));
  }

  @Override
  public void initialize(
      Initializer initializer,
      int inputs,
      List<ParameterSlice> slices,
      float[] parameters,
      RandomStream random) {
    ParameterSlice gain = slices.get(GAIN);
    Arrays.fill(parameters, gain.offset(), gain.end(), 1);
  }

  // Of each row x̂, and behind it what it was multiplied by.
  @Override
  public LayerBuffers buffers(int inputs, int blockRows) {
    return new LayerBuffers(blockRows, inputs, activation.derivesFromSums(), inputs + 1);
  }

  @Override
  public long bufferedNumbers(int inputs) {
    return (activation.derivesFromSums() ? 4L : 3L) * inputs + 1;
  }

  @Override
  public LayerPasses passes(int inputs, List<ParameterSlice> slices, MatrixProducts products) {
    return new Passes(inputs, activation, slices.get(GAIN).offset(), slices.get(BIAS).offset());
  }

  @Override
  public String word() {
    return "layerNorm, " + Spelling.of(activation);
  }

  private record Passes(int units, Activation activation, int gain, int bias)
      implements LayerPasses {
    /** Numbers beyond its root would overflow as floats in differences. */
    private static final double LARGE_SQUARES = 0x1p200;

    private static final float SMALL_SCALE = 0x1p-64f;

    @Override
    public void forward(
        Pass pass,
        FloatFunctions functions,
        float[] rowsIn,
        float[] parameters,
        LayerBuffers block,
        int rows) {
      float[] z = block.sums;
      for (int row = 0; row < rows; row++) {
        normalize(rowsIn, row * units, block.kept, row * (units + 1));
        scale(block.kept, row * (units + 1), parameters, z, row * units);
      }
      if (z != block.outputs) {
        System.arraycopy(z, 0, block.outputs, 0, rows * units);
      }
      activation.apply(functions, block.outputs, rows * units);
    }

    // Moments in double, the rest in float, where HotSpot vectorises it. Of numbers near float's
    // largest the differences could overflow: those rows are made smaller first, by a power of 2.
    // The mean is two floats, since one would be off by much of a small deviation.
    private void normalize(float[] x, int from, float[] normalized, int to) {
      double mean = sum(x, from) / units;
      double variance = sumOfSquares(x, from, mean) / units;
      double factor = 1 / Math.sqrt(variance + EPSILON);
      float scale = variance + mean * mean > LARGE_SQUARES ? SMALL_SCALE : 1;
      float center = (float) (mean * scale);
      float rest = (float) (mean * scale - center);
      float multiplier = (float) (factor / scale);
      for (int j = 0; j < units; j++) {
        normalized[to + j] = (x[from + j] * scale - center - rest) * multiplier;
      }
      normalized[to + units] = (float) factor;
    }

    private void scale(float[] normalized, int from, float[] parameters, float[] z, int to) {
      for (int j = 0; j < units; j++) {
        z[to + j] = normalized[from + j] * parameters[gain + j] + parameters[bias + j];
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
      float[] normalized = block.kept;
      activation.multiplyByDerivative(functions, block.sums, deltas, rows * units);
      if (overwrite) {
        Arrays.fill(gradient, gain, gain + units, 0f);
        Arrays.fill(gradient, bias, bias + units, 0f);
      }
      for (int row = 0; row < rows; row++) {
        int begin = row * units;
        int of = row * (units + 1);
        for (int j = 0; j < units; j++) {
          gradient[gain + j] += deltas[begin + j] * normalized[of + j];
        }
        for (int j = 0; j < units; j++) {
          gradient[bias + j] += deltas[begin + j];
        }
        if (inputDeltas != null) {
          inputDeltas(deltas, begin, parameters, normalized, of, inputDeltas);
        }
      }
    }

    // The row's deltas become g.
    private void inputDeltas(
        float[] deltas,
        int begin,
        float[] parameters,
        float[] normalized,
        int of,
        float[] inputDeltas) {
      for (int j = 0; j < units; j++) {
        deltas[begin + j] *= parameters[gain + j];
      }
      float mean = (float) (sum(deltas, begin) / units);
      float slope = (float) (sumOfProducts(deltas, begin, normalized, of) / units);
      float factor = normalized[of + units];
      for (int j = 0; j < units; j++) {
        inputDeltas[begin + j] = factor * (deltas[begin + j] - mean - normalized[of + j] * slope);
      }
    }

    // Sums in double, of every fourth number each, since an addition waits for the one before: an
    // order of its own, the same on every processor.
    private double sum(float[] x, int from) {
      double a = 0;
      double b = 0;
      double c = 0;
      double d = 0;
      int end = from + units;
      int i = from;
      for (; i < end - 3; i += 4) {
        a += x[i];
        b += x[i + 1];
        c += x[i + 2];
        d += x[i + 3];
      }
      for (; i < end; i++) {
        a += x[i];
      }
      return (a + b) + (c + d);
    }

    private double sumOfSquares(float[] x, int from, double mean) {
      double a = 0;
      double b = 0;
      double c = 0;
      double d = 0;
      int end = from + units;
      int i = from;
      for (; i < end - 3; i += 4) {
        a += (x[i] - mean) * (x[i] - mean);
        b += (x[i + 1] - mean) * (x[i + 1] - mean);
        c += (x[i + 2] - mean) * (x[i + 2] - mean);
        d += (x[i + 3] - mean) * (x[i + 3] - mean);
      }
      for (; i < end; i++) {
        a += (x[i] - mean) * (x[i] - mean);
      }
      return (a + b) + (c + d);
    }

    private double sumOfProducts(float[] x, int from, float[] y, int fromY) {
      double a = 0;
      double b = 0;
      double c = 0;
      double d = 0;
      int i = 0;
      for (; i < units - 3; i += 4) {
        a += (double) x[from + i] * y[fromY + i];
        b += (double) x[from + i + 1] * y[fromY + i + 1];
        c += (double) x[from + i + 2] * y[fromY + i + 2];
        d += (double) x[from + i + 3] * y[fromY + i + 3];
      }
      for (; i < units; i++) {
        a += (double) x[from + i] * y[fromY + i];
      }
      return (a + b) + (c + d);
    }
  }
}
