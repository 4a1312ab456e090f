package io.tributary.data;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Quantiles of columns of the training rows, each row counted once whatever its weight, but for
 * rows of weight 0. Immutable.
 */
public final class ColumnQuantiles {
  /** Of no column. */
  public static final ColumnQuantiles NONE = new ColumnQuantiles(List.of(), List.of(), 0);

  private final Map<Integer, QuantileSearch> columns = new HashMap<>();
  private final int most;

  /**
   * @param places of the columns in packed rows
   * @param searches one for each, done
   * @param most how many quantiles were asked for
   */
  public ColumnQuantiles(List<Integer> places, List<QuantileSearch> searches, int most) {
    this.most = most;
    for (int c = 0; c < places.size(); c++) {
      columns.put(places.get(c), searches.get(c));
    }
  }

  /** The quantiles at 0, 1/(m − 1) … 1 of the column at a place; zeros if it has no numbers. */
  double[] even(int place, int m) {
    return columns.get(place).even(m);
  }

  /**
   * As many quantiles as were asked for, but no more than the column has numbers, and 2 at least,
   * as floats.
   */
  float[] finest(int place) {
    QuantileSearch column = columns.get(place);
    double[] even = column.even((int) Math.max(2, Math.min(most, column.count())));
    float[] rounded = new float[even.length];
    for (int i = 0; i < rounded.length; i++) {
      rounded[i] = (float) even[i];
    }
    return rounded;
  }
}
