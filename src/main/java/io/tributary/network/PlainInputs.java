package io.tributary.network;

import io.tributary.math.FloatFunctions;

/**
 * Inputs as they are.
 *
 * @param inputs how many
 */
public record PlainInputs(int inputs) implements InputBlock {
  @Override
  public int outputs() {
    return inputs;
  }

  @Override
  public Passes passes(Place place) {
    return new Copy(place, inputs);
  }

  private record Copy(Place place, int inputs) implements Passes {
    @Override
    public void forward(
        Pass pass,
        FloatFunctions functions,
        float[] rowsIn,
        float[] parameters,
        LayerBuffers block,
        int rows) {
      for (int row = 0; row < rows; row++) {
        System.arraycopy(
            rowsIn,
            row * place.stride() + place.input(),
            block.outputs,
            row * place.width() + place.output(),
            inputs);
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
      if (inputDeltas == null) {
        return;
      }
      for (int row = 0; row < rows; row++) {
        int from = row * place.width() + place.output();
        int to = row * place.stride() + place.input();
        for (int i = 0; i < inputs; i++) {
          inputDeltas[to + i] += block.deltas[from + i];
        }
      }
    }
  }
}
