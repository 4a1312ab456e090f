package io.tributary.data;

/** How numeric columns are brought to comparable sizes, from statistics of the training rows. */
public enum Scaling {
  /** Values as they are. */
  NONE,
  /** (x − mean) / standard deviation, with the population's deviation (divisor n). */
  STANDARD,
  /** (x − min) / (max − min). */
  MINMAX,
  /**
   * z = (x − median) / (third quartile − first quartile), then z / √(1 + (z/3)²). Where the
   * quartiles are equal, z is divided by (max − min) / 2 instead, and a constant is 0.
   */
  ROBUST {
    @Override
    public int quantiles(int columns) {
      return 5;
    }
  },
  /** To a standard normal distribution, by up to 1,000 quantiles: {@link NormalScores}. */
  QUANTILE {
    @Override
    public int quantiles(int columns) {
      return Math.max(LEAST_QUANTILES, Math.min(MOST_QUANTILES, TABLE_QUANTILES / columns));
    }
  };

  private static final int MOST_QUANTILES = 1000;
  private static final int LEAST_QUANTILES = 21;

  /** Of all columns of a table together: 4 MiB as floats, 10 MB of text in a model's file. */
  private static final int TABLE_QUANTILES = 1 << 20;

  /**
   * How many evenly spaced quantiles of each column are wanted; 0: none.
   *
   * @param columns how many are scaled, of which there is one at least
   */
  public int quantiles(int columns) {
    return 0;
  }
}
