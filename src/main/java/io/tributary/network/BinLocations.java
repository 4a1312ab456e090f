package io.tributary.network;

import io.tributary.data.InputBins;
import io.tributary.math.FloatFunctions;

/**
 * What {@link PiecewiseInputs} are made of, as {@link BinnedDense} takes it: of a number with at
 * least {@link #FEWEST_BINS} bins the one that it lies in, counted from 0, and how much of that it
 * fills; of other numbers what {@code PiecewiseInputs} make of them. Only in a network that
 * computes, never in a model.
 *
 * @param bins of the inputs
 */
record BinLocations(InputBins bins) implements InputBlock {
  /** With fewer bins, products with them are as fast. Part of the numeric contract. */
  static final int FEWEST_BINS = 8;

  /** How many numbers it gives for one that is located. */
  static final int LOCATION = 2;

  /** Whether a number is given by its place in its bins. */
  static boolean locates(int bins) {
    return bins >= FEWEST_BINS;
  }

  @Override
  public int inputs() {
    return bins.inputs();
  }

  @Override
  public int outputs() {
    int outputs = 0;
    for (int i = 0; i < bins.inputs(); i++) {
      int count = PiecewiseInputs.outputs(bins, i);
      outputs += locates(count) ? LOCATION : count;
    }
    return outputs;
  }

  @Override
  public Passes passes(Place place) {
    return new Locations(place, PiecewiseInputs.edges(bins));
  }

  private record Locations(Place place, float[][] edges) implements Passes {
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
        int at = row * place.width() + place.output();
        for (int i = 0; i < edges.length; i++) {
          at = write(rowsIn[x + i], edges[i], block.outputs, at);
        }
      }
    }

    // Where the next number goes.
    private static int write(float x, float[] b, float[] out, int at) {
      if (!locates(b.length - 1)) {
        return PiecewiseInputs.write(x, b, out, at);
      }
      int bin = PiecewiseInputs.bin(x, b);
      out[at] = bin;
      out[at + 1] = PiecewiseInputs.part(x, b, bin);
      return at + LOCATION;
    }

    @Override
    public void backward(
        float[] rowsIn,
        float[] parameters,
        LayerBuffers block,
        int rows,
        float[] inputDeltas,
        float[] gradient) {
      if (inputDeltas != null) {
        throw new UnsupportedOperationException("the first layer's inputs have no gradient");
      }
    }
  }
}
