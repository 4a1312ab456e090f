package io.tributary.math;

import dev.ludovic.netlib.blas.BLAS;

/**
 * The products as calls of BLAS sgemm.
 *
 * <p>BLAS is column-major: it sees a row-major matrix as its transpose. So a row-major C = A·B is
 * asked for as Cᵀ = Bᵀ·Aᵀ: the operands change places, and what is transposed here is not there.
 */
final class BlasProducts implements MatrixProducts {
  private final MathBackend backend;
  private final BLAS blas;

  BlasProducts(MathBackend backend, BLAS blas) {
    this.backend = backend;
    this.blas = blas;
  }

  @Override
  public MathBackend backend() {
    return backend;
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
    blas.sgemm(
        "T", "N", columns, rows, inner, 1f, b, bOffset, inner, a, aOffset, inner, 0f, c, cOffset,
        columns);
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
    blas.sgemm(
        "N", "N", columns, rows, inner, 1f, b, bOffset, columns, a, aOffset, inner, 0f, c, cOffset,
        columns);
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
    blas.sgemm(
        "N", "T", columns, rows, inner, 1f, b, bOffset, columns, a, aOffset, rows, 0f, c, cOffset,
        columns);
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
    blas.sgemm(
        "N", "T", columns, rows, inner, 1f, b, bOffset, columns, a, aOffset, rows, 1f, c, cOffset,
        columns);
  }
}
