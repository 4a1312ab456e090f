package io.tributary.network;

import io.tributary.data.InputBins;
import io.tributary.math.FloatFunctions;

/**
 * Numbers as how much of each of their bins they fill.
 *
 * <p>With the edges b₀ &lt; … &lt; b_T, x enters as e₁ … e_T, where e_t = (x − b_{t−1}) / (b_t −
 * b_{t−1}), but no less than 0 for t &gt; 1 and no more than 1 for t &lt; T. Inputs without bins
 * enter as they are. There is nothing to learn.
 *
 * <p>Source: Gorishniy, Rubachev &amp; Babenko 2022, "On Embeddings for Numerical Features in
 * Tabular Deep Learning", section 3.2 (PLE, with quantiles as edges). Computed in double and
 * rounded once; what leaves floats becomes the largest one.
 *
 * @param bins of the inputs
 */
public record PiecewiseInputs(InputBins bins) implements InputBlock {
  @Override
  public int inputs() {
    return bins.inputs();
  }

  @Override
  public int outputs() {
    int outputs = 0;
    for (int i = 0; i < bins.inputs(); i++) {
      outputs += outputs(bins, i);
    }
    return outputs;
  }

  /** How many numbers one input enters as. */
  static int outputs(InputBins bins, int input) {
    return Math.max(1, bins.edges(input).length - 1);
  }

  @Override
  public Passes passes(Place place) {
    return new Parts(place, edges(bins));
  }

  /** The edges of each input's bins. */
  static float[][] edges(InputBins bins) {
    float[][] edges = new float[bins.inputs()][];
    for (int i = 0; i < edges.length; i++) {
      edges[i] = bins.edges(i);
    }
    return edges;
  }

  /** Writes what x enters as, if b are its edges; where the next number goes. */
  static int write(float x, float[] b, float[] out, int at) {
    int bins = b.length - 1;
    if (bins < 1) {
      out[at] = x;
      return at + 1;
    }
    int bin = bin(x, b);
    for (int t = 0; t < bins; t++) {
      out[at + t] = t < bin ? 1 : 0;
    }
    out[at + bin] = part(x, b, bin);
    return at + bins;
  }

  /** The bin that x lies in; beyond all, the outermost. */
  static int bin(float x, float[] b) {
    int bin = 0;
    int last = b.length - 2;
    while (bin < last) {
      int middle = (bin + last + 1) >>> 1;
      if (x >= b[middle]) {
        bin = middle;
      } else {
        last = middle - 1;
      }
    }
    return bin;
  }

  /** How much of its bin x fills. */
  static float part(float x, float[] b, int bin) {
    double part = ((double) x - b[bin]) / ((double) b[bin + 1] - b[bin]);
    return (float) Math.max(-Float.MAX_VALUE, Math.min(part, Float.MAX_VALUE));
  }

  private record Parts(Place place, float[][] edges) implements Passes {
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
        int x = row * place.stride() + place.input();
        int at = row * place.width() + place.output();
        for (int i = 0; i < edges.length; i++) {
          float[] b = edges[i];
          if (b.length < 2) {
            inputDeltas[x + i] += block.deltas[at++];
          } else {
            int bin = bin(rowsIn[x + i], b);
            inputDeltas[x + i] += block.deltas[at + bin] / (b[bin + 1] - b[bin]);
            at += b.length - 1;
          }
        }
      }
    }
  }
}
