package io.tributary.optimizer;

/**
 * The Euclidean norm of a gradient over all parameters, √Σ g².
 *
 * <p>Squares are summed in double, in blocks of a fixed number of elements, each in order, and then
 * block after block: a function of the gradient alone, whichever threads sum which blocks. Blocks
 * may be summed at the same time.
 */
public final class GlobalNorm {
  /** Elements of a block: part of the numeric contract. */
  static final int BLOCK = 1 << 14;

  private final int length;
  private final double[] squares; // one for each block

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

  /** The norm of the gradient whose blocks have all been summed. */
  double value() {
    double sum = 0;
    for (double square : squares) {
      sum += square;
    }
    return Math.sqrt(sum);
  }
}
