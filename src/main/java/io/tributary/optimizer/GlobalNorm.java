package io.tributary.optimizer;

import io.tributary.network.RowSums;

/**
 * The Euclidean norm of a gradient over all parameters, √Σ g².
 *
 * <p>Squares are summed in double, in blocks of a fixed number of elements, each in order, and then
 * block after block, and those of large tables at last, row after row in the order in which they
 * came: a function of the gradient alone, whichever threads sum which blocks. Blocks may be summed
 * at the same time.
 */
public final class GlobalNorm {
  /** Elements of a block: part of the numeric contract. */
  static final int BLOCK = 1 << 14;

  private final int length;
  private final double[] squares; // one for each block

  /**
   * @param length of the gradient without large tables
   */
  GlobalNorm(int length) {
    this.length = length;
    this.squares = new double[(length + BLOCK - 1) / BLOCK];
  }

  /** How many blocks there are. */
  public int blocks() {
    return squares.length;
  }

  /** Sums a block's squares. */
  public void add(float[] gradient, int block) {
    int end = Math.min(length, (block + 1) * BLOCK);
    double sum = 0;
    for (int i = block * BLOCK; i < end; i++) {
      sum += (double) gradient[i] * gradient[i];
    }
    squares[block] = sum;
  }

  /**
   * The norm of the gradient whose blocks have all been summed.
   *
   * @param tables the gradient's sums of large tables
   */
  double value(RowSums[] tables) {
    double sum = 0;
    for (double square : squares) {
      sum += square;
    }
    for (RowSums table : tables) {
      float[] values = table.values();
      for (int i = 0; i < table.size() * table.width(); i++) {
        sum += (double) values[i] * values[i];
      }
    }
    return Math.sqrt(sum);
  }
}
