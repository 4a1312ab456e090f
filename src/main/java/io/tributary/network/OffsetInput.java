package io.tributary.network;

import io.tributary.math.FloatFunctions;

/** An input that enters no layer: the {@link Network} adds it to the logits. */
public record OffsetInput() implements InputBlock {
  @Override
  public int inputs() {
    return 1;
  }

  @Override
  public int outputs() {
    return 0;
  }

  @Override
  public Passes passes(Place place) {
    return new Nothing();
  }

  private record Nothing() implements Passes {
    @Override
    public void forward(
        Pass pass,
        FloatFunctions functions,
        float[] rowsIn,
        float[] parameters,
        LayerBuffers block,
        int rows) {}

    @Override
    public void backward(
        float[] rowsIn,
        float[] parameters,
        LayerBuffers block,
        int rows,
        float[] inputDeltas,
        float[] gradient) {}
  }
}
