package io.tributary.data;

import java.io.Serializable;

/**
 * Weighted count, mean, variance, minimum and maximum of each number of packed rows; missing cells
 * (NaN) are passed over.
 *
 * <p>A shard is read in order, in blocks of a fixed number of rows; blocks, and then shards, are
 * merged in order by Chan, Golub &amp; LeVeque's formula (1979): all in double, so that the result
 * is a function of the rows and the number of shards alone. Mutable; not for several threads.
 */
public final class ColumnMoments implements Serializable {
  private static final long serialVersionUID = 1;

  private double[] weight;
  private double[] mean;
  private double[] squares; // sum of weight · (x − mean)²
  private double[] min;
  private double[] max;

  /** For Kryo. */
  @SuppressWarnings("unused")
  private ColumnMoments() {}

  private ColumnMoments(int columns) {
    weight = new double[columns];
    mean = new double[columns];
    squares = new double[columns];
    min = new double[columns];
    max = new double[columns];
    java.util.Arrays.fill(min, Double.POSITIVE_INFINITY);
    java.util.Arrays.fill(max, Double.NEGATIVE_INFINITY);
  }

  /**
   * Takes the rows of one shard, in order, and has their moments. Not for several threads.
   *
   * <p>Rows are looked at twice, first for the mean and then for the differences from it, block by
   * block while a block is in the core's cache.
   */
  public static final class Collector {
    /** Part of the numeric contract. */
    private static final int BLOCK_ROWS = 1024;

    private final RowLayout layout;
    private final ColumnMoments all;
    private final float[] block; // BLOCK_ROWS × stride, row-major
    private int blockRows;

    public Collector(RowLayout layout) {
      this.layout = layout;
      this.all = new ColumnMoments(layout.weightOffset());
      this.block = new float[Math.multiplyExact(BLOCK_ROWS, layout.stride())];
    }

    /** Takes in those rows of a sorted run that are not held out. */
    public void addTraining(SortedRows run, SplitRule split) {
      for (int i = 0; i < run.size(); i++) {
        if (split.of(run, i) == Part.TRAINING) {
          run.rows().copy(i, 0, layout.stride(), block, blockRows++ * layout.stride());
          if (blockRows == BLOCK_ROWS) {
            finishBlock();
          }
        }
      }
    }

    /** The moments of all rows so far. There is no adding after that. */
    public ColumnMoments moments() {
      finishBlock();
      return all;
    }

    private void finishBlock() {
      all.merge(ofBlock(block, blockRows, layout));
      blockRows = 0;
    }
  }

  private static ColumnMoments ofBlock(float[] block, int rows, RowLayout layout) {
    ColumnMoments moments = new ColumnMoments(layout.weightOffset());
    if (layout.weighted() || !moments.addWhole(block, rows, layout.stride())) {
      moments = new ColumnMoments(layout.weightOffset());
      moments.addAny(block, rows, layout);
    }
    return moments;
  }

  // As addAny, for rows without weights and missing cells: the same arithmetic without its
  // questions. False, with useless moments, if a cell is missing.
  private boolean addWhole(float[] block, int rows, int stride) {
    int columns = mean.length;
    for (int row = 0; row < rows; row++) {
      int offset = row * stride;
      for (int j = 0; j < columns; j++) {
        double x = block[offset + j];
        mean[j] += x;
        min[j] = x < min[j] ? x : min[j];
        max[j] = x > max[j] ? x : max[j];
      }
    }
    for (int j = 0; j < columns; j++) {
      if (Double.isNaN(mean[j])) {
        return false;
      }
      weight[j] = rows;
      mean[j] = rows > 0 ? mean[j] / rows : 0;
    }
    for (int row = 0; row < rows; row++) {
      int offset = row * stride;
      for (int j = 0; j < columns; j++) {
        double difference = block[offset + j] - mean[j];
        squares[j] += difference * difference;
      }
    }
    return true;
  }

  private void addAny(float[] block, int rows, RowLayout layout) {
    double[] sum = new double[mean.length];
    for (int row = 0; row < rows; row++) {
      addToSums(block, row * layout.stride(), layout, sum);
    }
    for (int j = 0; j < sum.length; j++) {
      mean[j] = weight[j] > 0 ? sum[j] / weight[j] : 0;
    }
    for (int row = 0; row < rows; row++) {
      addToSquares(block, row * layout.stride(), layout);
    }
  }

  private void addToSums(float[] values, int offset, RowLayout layout, double[] sum) {
    double w = layout.weighted() ? values[offset + layout.weightOffset()] : 1;
    if (w > 0) {
      for (int j = 0; j < sum.length; j++) {
        float x = values[offset + j];
        if (!Float.isNaN(x)) {
          sum[j] += w * x;
          weight[j] += w;
          min[j] = Math.min(min[j], x);
          max[j] = Math.max(max[j], x);
        }
      }
    }
  }

  private void addToSquares(float[] values, int offset, RowLayout layout) {
    double w = layout.weighted() ? values[offset + layout.weightOffset()] : 1;
    for (int j = 0; j < mean.length; j++) {
      double difference = values[offset + j] - mean[j];
      if (!Double.isNaN(difference)) {
        squares[j] += w * difference * difference;
      }
    }
  }

  /** Adds the moments of rows that come after these. */
  public void merge(ColumnMoments other) {
    for (int j = 0; j < weight.length; j++) {
      if (other.weight[j] > 0) {
        double total = weight[j] + other.weight[j];
        double difference = other.mean[j] - mean[j];
        mean[j] += difference * (other.weight[j] / total);
        squares[j] +=
            other.squares[j] + difference * difference * (weight[j] * (other.weight[j] / total));
        weight[j] = total;
        min[j] = Math.min(min[j], other.min[j]);
        max[j] = Math.max(max[j], other.max[j]);
      }
    }
  }

  /** The sum of weights of the cells that are there. */
  public double weight(int column) {
    return weight[column];
  }

  /** The mean; 0 where every cell is missing. */
  public double mean(int column) {
    return mean[column];
  }

  /**
   * The population's standard deviation (divisor n); 0 where all values are the same, whatever
   * their weights: their weighted mean, rounded, may differ from them.
   */
  public double standardDeviation(int column) {
    return min[column] < max[column] ? Math.sqrt(squares[column] / weight[column]) : 0;
  }

  /** The smallest value; 0 where every cell is missing. */
  public double min(int column) {
    return weight[column] > 0 ? min[column] : 0;
  }

  /** The largest value; 0 where every cell is missing. */
  public double max(int column) {
    return weight[column] > 0 ? max[column] : 0;
  }
}
