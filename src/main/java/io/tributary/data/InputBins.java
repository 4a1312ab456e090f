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

  /** So finely are numbers looked at that come more often than others. */
  private static final int LEVELS_A_BIN = 20;

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
          double[] levels = quantiles.even(place, levels(bins));
          edges[place] = edges(scaled(levels, feature.scaling(i)), bins);
        }
      }
    }
    return new InputBins(Arrays.asList(edges));
  }

  /** How many quantiles, evenly apart, the edges of so many bins are chosen from. */
  public static int levels(int bins) {
    return bins == 0 ? 2 : LEVELS_A_BIN * bins + 1;
  }

  private static float[] scaled(double[] quantiles, InputScaling scaling) {
    float[] scaled = new float[quantiles.length];
    int n = 0;
    for (double quantile : quantiles) {
      float level = (float) scaling.apply(quantile) + 0.0f;
      if (Float.isFinite(level)) {
        scaled[n++] = level;
      }
    }
    return Arrays.copyOf(scaled, n);
  }

  /**
   * The edges of bins that hold as many rows each as can be. A number that fills a bin by itself is
   * an edge; the others share the rest of the bins, or a column that is mostly 0 would have next to
   * none where it is not.
   *
   * @param levels quantiles evenly apart, ascending
   * @param bins how many at most
   */
  static float[] edges(float[] levels, int bins) {
    float[] numbers = new float[levels.length];
    int[] counts = new int[levels.length];
    int n = 0;
    for (float level : levels) {
      if (n == 0 || level > numbers[n - 1]) {
        numbers[n++] = level;
      }
      counts[n - 1]++;
    }
    if (n <= bins + 1) {
      return n < 2 ? new float[0] : Arrays.copyOf(numbers, n);
    }
    // Of the edges, one is the first number's, and one the last's.
    int full = levels.length / (bins - 1) + 1;
    int others = bins - 1;
    long left = levels.length;
    for (int i = 0; i < n; i++) {
      if (counts[i] >= full) {
        others--;
        left -= counts[i];
      }
    }
    float[] edges = new float[n];
    int found = 0;
    long passed = 0;
    long share = 1; // the next one of the others' that is to end
    for (int i = 0; i < n; i++) {
      boolean fills = counts[i] >= full;
      passed += fills ? 0 : counts[i];
      boolean ends = !fills && passed * others >= share * left;
      if (i == 0 || i == n - 1 || fills || ends) {
        edges[found++] = numbers[i];
      }
      if (ends) {
        share = passed * others / left + 1;
      }
    }
    return Arrays.copyOf(edges, found);
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
