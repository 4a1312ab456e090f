package io.tributary.data;

/**
 * What scaling is fitted to: statistics of the numbers of unscaled packed rows that train.
 *
 * @param moments of the inputs, then of the label's numbers
 * @param quantiles of the inputs that the scaling wants them of
 */
public record ColumnStatistics(ColumnMoments moments, ColumnQuantiles quantiles) {
  /** The inputs' bins, with as many rows in each as can be: at most {@code most} of a quantity. */
  public InputBins bins(TableEncoding fitted, int most) {
    return InputBins.of(fitted, quantiles, most);
  }

  /** For scalings that want no quantiles. */
  static ColumnStatistics of(ColumnMoments moments) {
    return new ColumnStatistics(moments, ColumnQuantiles.NONE);
  }
}
