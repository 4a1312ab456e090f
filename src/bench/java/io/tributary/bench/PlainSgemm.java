package io.tributary.bench;

import dev.ludovic.netlib.blas.BLAS;
import io.tributary.math.MathBackend;
import io.tributary.math.MatrixProducts;

/**
 * Each product as one call of the native backend's sgemm, as anybody would write it. BLAS sees a
 * row-major matrix as its transpose, so the operands change places.
 */
final class PlainSgemm implements MatrixProducts {
  private final BLAS blas;

  PlainSgemm() {
    SharedOpenBlas.tellNetlib();
    try {
      java.lang.reflect.Method instance =
          Class.forName("dev.ludovic.netlib.blas.JNIBLAS").getMethod("getInstance");
      instance.setAccessible(true);
      blas = (BLAS) instance.invoke(null);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public MathBackend backend() {
    return MathBackend.NATIVE;
  }

  @Override
  public String kernels() {
    return MathBackend.NATIVE.products().kernels();
  }

  @Override
  public void multiplyTransposed(
      int rows,
      int columns,
      int inner,
      float[] a,
      int aAt,
      float[] b,
      int bAt,
      float[] c,
      int cAt) {
    blas.sgemm(
        "T", "N", columns, rows, inner, 1f, b, bAt, inner, a, aAt, inner, 0f, c, cAt, columns);
  }

  @Override
  public void multiply(
      int rows,
      int columns,
      int inner,
      float[] a,
      int aAt,
      float[] b,
      int bAt,
      float[] c,
      int cAt) {
    blas.sgemm(
        "N", "N", columns, rows, inner, 1f, b, bAt, columns, a, aAt, inner, 0f, c, cAt, columns);
  }

  @Override
  public void multiplyTransposedLeft(
      int rows,
      int columns,
      int inner,
      float[] a,
      int aAt,
      float[] b,
      int bAt,
      float[] c,
      int cAt) {
    blas.sgemm(
        "N", "T", columns, rows, inner, 1f, b, bAt, columns, a, aAt, rows, 0f, c, cAt, columns);
  }

  @Override
  public void addTransposedProduct(
      int rows,
      int columns,
      int inner,
      float[] a,
      int aAt,
      float[] b,
      int bAt,
      float[] c,
      int cAt) {
    blas.sgemm(
        "N", "T", columns, rows, inner, 1f, b, bAt, columns, a, aAt, rows, 1f, c, cAt, columns);
  }
}
