package io.tributary.network;

/** What numeric columns enter a network as. */
public enum NumericEmbedding {
  /** The number itself. */
  NONE,
  /** The number and waves along it: {@link PeriodicInputs}. */
  PERIODIC,
  /** How much of each of its bins the number fills: {@link PiecewiseInputs}. */
  PIECEWISE_LINEAR {
    @Override
    public int bins() {
      return 48;
    }
  };

  /** How many bins of quantiles it wants of each quantity at most; 0: none. */
  public int bins() {
    return 0;
  }
}
