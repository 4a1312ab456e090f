package io.tributary.network;

import io.tributary.math.FloatFunctions;
import io.tributary.math.RandomStream;
import java.util.List;

/**
 * A one-hot group as an embedding: each category stands for a few learnt numbers, e = Σ xᵢ Wᵢ, of
 * which one x is 1. A group without a 1, a category that training has not seen, becomes 0.
 *
 * <p>Sources: Guo &amp; Berkhahn 2016; first numbers are normal with deviation 1, as PyTorch's
 * {@code Embedding} has them.
 *
 * @param inputs how many categories
 * @param outputs numbers for each
 */
public record CategoryInputs(int inputs, int outputs) implements InputBlock {
  /** How many numbers stand for one of so many categories: fastai's rule, 1.6 n^0.56, to 600. */
  public static int suitedSize(int categories) {
    return (int) Math.min(600, Math.round(1.6 * StrictMath.pow(categories, 0.56)));
  }

  @Override
  public List<Layer.Parameter> parameters() {
    return List.of(
        new Layer.Parameter("weight", ParameterKind.EMBEDDING, List.of(inputs, outputs)));
  }

  @Override
  public void initialize(List<ParameterSlice> slices, float[] parameters, RandomStream random) {
    ParameterSlice weight = slices.get(0);
    for (int i = weight.offset(); i < weight.end(); i++) {
      parameters[i] = (float) random.nextGaussian();
    }
  }

  @Override
  public Passes passes(Place place) {
    return new Lookup(place, inputs, outputs);
  }

  private record Lookup(Place place, int inputs, int outputs) implements Passes {
    @Override
    public void forward(
        Pass pass,
        FloatFunctions functions,
        float[] rowsIn,
        float[] parameters,
        LayerBuffers block,
        int rows) {
      for (int row = 0; row < rows; row++) {
        int x = row * place.stride() + place.input();
        int e = row * place.width() + place.output();
        for (int k = 0; k < outputs; k++) {
          block.outputs[e + k] = 0;
        }
        for (int i = 0; i < inputs; i++) {
          if (rowsIn[x + i] != 0) {
            addRow(rowsIn[x + i], parameters, place.offsets()[0] + i * outputs, block.outputs, e);
          }
        }
      }
    }

    @Override
    public void backward(
        float[] rowsIn,
        float[] parameters,
        LayerBuffers block,
        int rows,
        float[] inputDeltas,
        float[] gradient) {
      for (int row = 0; row < rows; row++) {
        int x = row * place.stride() + place.input();
        int e = row * place.width() + place.output();
        for (int i = 0; i < inputs; i++) {
          int w = place.offsets()[0] + i * outputs;
          if (rowsIn[x + i] != 0) {
            addRow(rowsIn[x + i], block.deltas, e, gradient, w);
          }
          if (inputDeltas != null) {
            float sum = 0;
            for (int k = 0; k < outputs; k++) {
              sum += parameters[w + k] * block.deltas[e + k];
            }
            inputDeltas[x + i] += sum;
          }
        }
      }
    }

    private void addRow(float factor, float[] from, int at, float[] to, int place) {
      for (int k = 0; k < outputs; k++) {
        to[place + k] += factor * from[at + k];
      }
    }
  }
}
