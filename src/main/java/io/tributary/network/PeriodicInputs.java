package io.tributary.network;

import io.tributary.math.FloatFunctions;
import io.tributary.math.RandomStream;
import java.util.List;

/**
 * Numbers with a periodic embedding each: a number x enters the layers as [x, W₂ c + b₂] with cⱼ =
 * cos 2π(fⱼ x + pⱼ), learnt frequencies f and phases p in turns. What is a step or a hump along a
 * column is hard to learn from x alone, and easy from waves.
 *
 * <p>Source: PBLD ("periodic bias linear DenseNet") of Holzmüller, Grinsztajn &amp; Steinwart 2024,
 * after Gorishniy, Rubachev &amp; Babenko 2022. First frequencies are normal with deviation {@code
 * sigma}, in turns a unit; phases uniform over a turn; W₂ and b₂ uniform within ±1/√frequencies, as
 * PyTorch's {@code Linear} has them.
 *
 * @param inputs how many numbers, each with parameters of its own
 * @param frequencies of each
 * @param each how many numbers one enters as, itself among them
 * @param sigma of the first frequencies
 */
public record PeriodicInputs(int inputs, int frequencies, int each, double sigma)
    implements InputBlock {
  private static final float TWO_PI = (float) (2 * Math.PI);

  /** With the sizes that the source uses. */
  public static PeriodicInputs of(int inputs) {
    return new PeriodicInputs(inputs, 16, 4, 0.1);
  }

  @Override
  public int outputs() {
    return inputs * each;
  }

  @Override
  public List<Layer.Parameter> parameters() {
    List<Integer> waves = List.of(inputs, frequencies);
    return List.of(
        new Layer.Parameter("frequency", ParameterKind.FREQUENCY, waves),
        new Layer.Parameter("phase", ParameterKind.FREQUENCY, waves),
        new Layer.Parameter(
            "weight", ParameterKind.EMBEDDING, List.of(inputs, each - 1, frequencies)),
        new Layer.Parameter("bias", ParameterKind.BIAS, List.of(inputs, each - 1)));
  }

  @Override
  public int kept() {
    return 2 * inputs * frequencies; // cosines and sines
  }

  @Override
  public void initialize(List<ParameterSlice> slices, float[] parameters, RandomStream random) {
    ParameterSlice frequency = slices.get(0);
    for (int i = frequency.offset(); i < frequency.end(); i++) {
      parameters[i] = (float) (sigma * random.nextGaussian());
    }
    ParameterSlice phase = slices.get(1);
    for (int i = phase.offset(); i < phase.end(); i++) {
      parameters[i] = (float) (random.nextDouble() - 0.5);
    }
    double bound = 1 / Math.sqrt(frequencies);
    for (int i = slices.get(2).offset(); i < slices.get(3).end(); i++) {
      parameters[i] = (float) (bound * (2 * random.nextDouble() - 1));
    }
  }

  @Override
  public Passes passes(Place place) {
    return new Waves(place, inputs, frequencies, each - 1);
  }

  private record Waves(Place place, int inputs, int frequencies, int learnt) implements Passes {
    @Override
    public void forward(
        Pass pass,
        FloatFunctions functions,
        float[] rowsIn,
        float[] parameters,
        LayerBuffers block,
        int rows) {
      int waves = inputs * frequencies;
      float[] kept = block.kept;
      for (int row = 0; row < rows; row++) {
        int x = row * place.stride() + place.input();
        int cosines = row * place.keptWidth() + place.kept();
        for (int i = 0; i < inputs; i++) {
          turns(rowsIn[x + i], i * frequencies, parameters, kept, cosines + i * frequencies);
        }
        if (pass.isTraining()) {
          functions.cosineAndSine(kept, cosines, waves);
        } else {
          functions.cosine(kept, cosines, waves);
        }
        int y = row * place.width() + place.output();
        for (int i = 0; i < inputs; i++, y += learnt + 1) {
          block.outputs[y] = rowsIn[x + i];
          linear(i, parameters, kept, cosines + i * frequencies, block.outputs, y + 1);
        }
      }
    }

    private void turns(float x, int wave, float[] parameters, float[] turns, int at) {
      int frequency = place.offsets()[0] + wave;
      int phase = place.offsets()[1] + wave;
      for (int k = 0; k < frequencies; k++) {
        turns[at + k] = parameters[frequency + k] * x + parameters[phase + k];
      }
    }

    private void linear(
        int input, float[] parameters, float[] cosines, int from, float[] out, int at) {
      for (int o = 0; o < learnt; o++) {
        int weight = place.offsets()[2] + (input * learnt + o) * frequencies;
        float sum = parameters[place.offsets()[3] + input * learnt + o];
        for (int k = 0; k < frequencies; k++) {
          sum += parameters[weight + k] * cosines[from + k];
        }
        out[at + o] = sum;
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
      int waves = inputs * frequencies;
      for (int row = 0; row < rows; row++) {
        int x = row * place.stride() + place.input();
        int y = row * place.width() + place.output();
        for (int i = 0; i < inputs; i++, y += learnt + 1) {
          int cosines = row * place.keptWidth() + place.kept() + i * frequencies;
          float[] kept = block.kept;
          linearGradient(i, kept, cosines, block.deltas, y + 1, gradient);
          float slope =
              waveGradient(
                  i,
                  rowsIn[x + i],
                  parameters,
                  kept,
                  cosines + waves,
                  block.deltas,
                  y + 1,
                  gradient);
          if (inputDeltas != null) {
            inputDeltas[x + i] += block.deltas[y] + slope;
          }
        }
      }
    }

    private void linearGradient(
        int input, float[] cosines, int from, float[] deltas, int at, float[] gradient) {
      for (int o = 0; o < learnt; o++) {
        float delta = deltas[at + o];
        int weight = place.offsets()[2] + (input * learnt + o) * frequencies;
        gradient[place.offsets()[3] + input * learnt + o] += delta;
        for (int k = 0; k < frequencies; k++) {
          gradient[weight + k] += delta * cosines[from + k];
        }
      }
    }

    // The sines are overwritten by the gradient with respect to the turns; what it is for x.
    private float waveGradient(
        int input,
        float x,
        float[] parameters,
        float[] sines,
        int from,
        float[] deltas,
        int at,
        float[] gradient) {
      int frequency = place.offsets()[0] + input * frequencies;
      int phase = place.offsets()[1] + input * frequencies;
      float slope = 0;
      for (int k = 0; k < frequencies; k++) {
        float sum = 0;
        for (int o = 0; o < learnt; o++) {
          int weight = place.offsets()[2] + (input * learnt + o) * frequencies;
          sum += deltas[at + o] * parameters[weight + k];
        }
        float turn = -TWO_PI * sines[from + k] * sum;
        gradient[frequency + k] += turn * x;
        gradient[phase + k] += turn;
        slope += turn * parameters[frequency + k];
      }
      return slope;
    }
  }
}
