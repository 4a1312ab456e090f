package io.tributary.math;

/**
 * The products as calls of BLAS sgemm.
 *
 * <p>BLAS is column-major: it sees a row-major matrix as its transpose. So a row-major C = A·B is
 * asked for as Cᵀ = Bᵀ·Aᵀ: the operands change places, and what is transposed here is not there.
 *
 * <p>For a small product OpenBLAS may have kernels that work on the operands as they lie, where
 * others copy them first into the order in which they are read. A mini-batch's share of a layer is
 * often just above their limits, and then it is faster in pieces: by up to a quarter with 64 rows,
 * nearly twice with 32. How a product is cut depends on its shape and the library alone.
 */
final class BlasProducts implements MatrixProducts {
  /** The largest number of multiplications of a product that has a kernel for small ones. */
  private static final int SMALL_PRODUCT = 1_000_000;

  /** For C = A·Bᵀ, also the most elements of C. */
  private static final int SMALL_RESULT = 1200;

  /** With fewer terms an element, the kernel for small C = A·Bᵀ is no faster than copying. */
  private static final int SMALL_INNER = 96;

  /** Pieces are multiples of the kernels' own tiles. */
  private static final int ROW_TILE = 8;

  private static final int COLUMN_TILE = 16;

  /** With fewer columns, a piece of C = Aᵀ·B reads A too often. */
  private static final int FEWEST_COLUMNS = 32;

  /** From this many rows of a block on, copying the operands pays. */
  private static final int MANY_ROWS = 192;

  /** How many numbers a core's cache holds. */
  private static final int CACHED = 1 << 18;

  private final MathBackend backend;
  private final String kernels;
  private final Sgemm blas;
  private final boolean smallKernels;

  /**
   * @param kernels what they are called
   * @param smallKernels whether the library has kernels for small products
   */
  BlasProducts(MathBackend backend, String kernels, Sgemm blas, boolean smallKernels) {
    this.backend = backend;
    this.kernels = kernels;
    this.blas = blas;
    this.smallKernels = smallKernels;
  }

  @Override
  public MathBackend backend() {
    return backend;
  }

  @Override
  public String kernels() {
    return kernels;
  }

  @Override
  public void multiplyTransposed(
      int rows,
      int columns,
      int inner,
      float[] a,
      int aOffset,
      float[] b,
      int bOffset,
      float[] c,
      int cOffset) {
    int width = resultWidth(rows, columns, inner);
    int height = resultHeight(rows, columns, width, inner);
    for (int column = 0; column < columns; column += width) {
      for (int row = 0; row < rows; row += height) {
        blas.sgemm(
            "T",
            "N",
            Math.min(width, columns - column),
            Math.min(height, rows - row),
            inner,
            1f,
            b,
            bOffset + column * inner,
            inner,
            a,
            aOffset + row * inner,
            inner,
            0f,
            c,
            cOffset + row * columns + column,
            columns);
      }
    }
  }

  /**
   * How many columns of C = A·Bᵀ are computed at once: all, or equal parts that are small enough.
   */
  private int resultWidth(int rows, int columns, int inner) {
    if (!smallKernels || inner < SMALL_INNER || rows > mostRows(columns, inner)) {
      return columns;
    }
    int most = Math.min(SMALL_RESULT, SMALL_PRODUCT / inner) / Math.min(rows, ROW_TILE);
    if (columns <= most) {
      return columns;
    }
    int parts = (columns + most - 1) / most;
    int width = roundUp((columns + parts - 1) / parts, COLUMN_TILE);
    return width <= most && width >= FEWEST_COLUMNS ? width : columns;
  }

  /** How many rows of a part of C = A·Bᵀ are computed at once. */
  private int resultHeight(int rows, int columns, int width, int inner) {
    if (!smallKernels || inner < SMALL_INNER || rows > mostRows(columns, inner)) {
      return rows;
    }
    int most = Math.min(SMALL_RESULT, SMALL_PRODUCT / inner) / width;
    return rows <= most || most < ROW_TILE ? rows : most / ROW_TILE * ROW_TILE;
  }

  // B is read once for each few rows: from a core's cache often enough, from beyond it seldom.
  private static int mostRows(int columns, int inner) {
    return (long) columns * inner <= CACHED ? 128 : 64;
  }

  private static int roundUp(int number, int multiple) {
    return (number + multiple - 1) / multiple * multiple;
  }

  @Override
  public void multiply(
      int rows,
      int columns,
      int inner,
      float[] a,
      int aOffset,
      float[] b,
      int bOffset,
      float[] c,
      int cOffset) {
    int piece = rightWidth(rows, columns, inner, rows);
    for (int column = 0; column < columns; column += piece) {
      blas.sgemm(
          "N",
          "N",
          Math.min(piece, columns - column),
          rows,
          inner,
          1f,
          b,
          bOffset + column,
          columns,
          a,
          aOffset,
          inner,
          0f,
          c,
          cOffset + column,
          columns);
    }
  }

  @Override
  public void multiplyTransposedLeft(
      int rows,
      int columns,
      int inner,
      float[] a,
      int aOffset,
      float[] b,
      int bOffset,
      float[] c,
      int cOffset) {
    transposedLeft(rows, columns, inner, a, aOffset, b, bOffset, 0f, c, cOffset);
  }

  @Override
  public void addTransposedProduct(
      int rows,
      int columns,
      int inner,
      float[] a,
      int aOffset,
      float[] b,
      int bOffset,
      float[] c,
      int cOffset) {
    transposedLeft(rows, columns, inner, a, aOffset, b, bOffset, 1f, c, cOffset);
  }

  private void transposedLeft(
      int rows,
      int columns,
      int inner,
      float[] a,
      int aOffset,
      float[] b,
      int bOffset,
      float beta,
      float[] c,
      int cOffset) {
    int piece = rightWidth(rows, columns, inner, inner);
    for (int column = 0; column < columns; column += piece) {
      blas.sgemm(
          "N",
          "T",
          Math.min(piece, columns - column),
          rows,
          inner,
          1f,
          b,
          bOffset + column,
          columns,
          a,
          aOffset,
          rows,
          beta,
          c,
          cOffset + column,
          columns);
    }
  }

  /** How many columns of C = A·B or Aᵀ·B are computed at once. */
  private int rightWidth(int rows, int columns, int inner, int blockRows) {
    if (!smallKernels || blockRows >= MANY_ROWS) {
      return columns;
    }
    long most = SMALL_PRODUCT / ((long) rows * inner);
    int width = (int) (Math.min(most, columns) / COLUMN_TILE * COLUMN_TILE);
    return columns <= most || width < FEWEST_COLUMNS ? columns : width;
  }
}
