package io.tributary.data;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The bins of each number of some features, of which as many training rows lie in each as can be:
 * for a quantity the edges are quantiles, scaled as the quantity is, as far as they differ. Numbers
 * that are no quantities, as codes of categories, and those that are the same in all rows, have
 * none. Immutable.
 */
public final class InputBins implements Serializable {
  private static final long serialVersionUID = 1;

  private final float[][] edges; // inputs × (0, or bins + 1, ascending)

  /**
   * @param edges for each input: none, or at least 2, strictly ascending and finite
   */
  public InputBins(List<float[]> edges) {
    this.edges = edges.stream().map(float[]::clone).toArray(float[][]::new);
    for (float[] ofInput : this.edges) {
      boolean ascending = ofInput.length != 1;
      for (int i = 0; i < ofInput.length; i++) {
        ascending &= Float.isFinite(ofInput[i]) && (i == 0 || ofInput[i - 1] < ofInput[i]);
      }
      if (!ascending) {
        throw new IllegalArgumentException(
            "edges of bins are none or at least 2, finite and ascending, not "
                + Arrays.toString(ofInput));
      }
    }
  }

  /**
   * The bins of all quantities.
   *
   * @param encoding with its scaling
   * @param quantiles of the unscaled quantities
   * @param bins how many at most
   */
  static InputBins of(TableEncoding encoding, ColumnQuantiles quantiles, int bins) {
    float[][] edges = new float[encoding.layout().features()][0];
    int place = 0;
    for (FeatureColumn feature : encoding.features()) {
      for (int i = 0; i < feature.numbers(); i++, place++) {
        if (feature.isQuantity(i)) {
          edges[place] = distinct(quantiles.even(place, bins + 1), feature.scaling(i));
        }
      }
    }
    return new InputBins(Arrays.asList(edges));
  }

  private static float[] distinct(double[] quantiles, InputScaling scaling) {
    float[] edges = new float[quantiles.length];
    int n = 0;
    for (double quantile : quantiles) {
      float edge = (float) scaling.apply(quantile) + 0.0f;
      if (Float.isFinite(edge) && (n == 0 || edge > edges[n - 1])) {
        edges[n++] = edge;
      }
    }
    return n < 2 ? new float[0] : Arrays.copyOf(edges, n);
  }

  /** Those of some numbers. */
  public InputBins part(int from, int count) {
    return new InputBins(Arrays.asList(edges).subList(from, from + count));
  }

  /** These and those of other numbers behind them. */
  public InputBins and(InputBins others) {
    List<float[]> all = new ArrayList<>(Arrays.asList(edges));
    all.addAll(Arrays.asList(others.edges));
    return new InputBins(all);
  }

  /** How many numbers there are. */
  public int inputs() {
    return edges.length;
  }

  /** The edges of an input's bins, ascending; none if it has no bins. */
  public float[] edges(int input) {
    return edges[input].clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof InputBins that && Arrays.deepEquals(edges, that.edges);
  }

  @Override
  public int hashCode() {
    return Arrays.deepHashCode(edges);
  }

  @Override
  public String toString() {
    return "bins of %d inputs".formatted(edges.length);
  }
}
