package io.tributary.math;

/**
 * BLAS's product of matrices of single precision, C = α·op(A)·op(B) + β·C, over column-major
 * matrices inside plain arrays; see <a
 * href="https://www.netlib.org/lapack/explore-html/dd/d09/group__gemm.html">sgemm</a>.
 *
 * <p>Public only because the native library's classes have a class loader of their own, and so a
 * run-time package of their own.
 */
@FunctionalInterface
public interface Sgemm {
  /**
   * Computes the product on the calling thread.
   *
   * @param transA "T" if op(A) is Aᵀ, "N" if it is A
   * @param m rows of C
   * @param n columns of C
   * @param k the inner index's length
   * @param lda how far columns of A lie apart
   */
  void sgemm(
      String transA,
      String transB,
      int m,
      int n,
      int k,
      float alpha,
      float[] a,
      int aOffset,
      int lda,
      float[] b,
      int bOffset,
      int ldb,
      float beta,
      float[] c,
      int cOffset,
      int ldc);
}
