package io.tributary.math;

/**
 * The products of a layer, over row-major matrices inside plain arrays.
 *
 * <p>Stateless and safe for several threads; each call runs on the calling thread alone.
 */
public interface MatrixProducts {
  /** Which kernels compute. */
  MathBackend backend();

  /**
   * What else bits depend on: library, version and kind of processor, or the width of vectors. Two
   * of one backend and one name give the same bits.
   */
  String kernels();

  /**
   * C = A·Bᵀ.
   *
   * @param a rows × inner
   * @param b columns × inner
   * @param c rows × columns, overwritten
   */
  void multiplyTransposed(
      int rows,
      int columns,
      int inner,
      float[] a,
      int aOffset,
      float[] b,
      int bOffset,
      float[] c,
      int cOffset);

  /**
   * C = A·B.
   *
   * @param a rows × inner
   * @param b inner × columns
   * @param c rows × columns, overwritten
   */
  void multiply(
      int rows,
      int columns,
      int inner,
      float[] a,
      int aOffset,
      float[] b,
      int bOffset,
      float[] c,
      int cOffset);

  /**
   * C = Aᵀ·B.
   *
   * @param a inner × rows
   * @param b inner × columns
   * @param c rows × columns, overwritten
   */
  void multiplyTransposedLeft(
      int rows,
      int columns,
      int inner,
      float[] a,
      int aOffset,
      float[] b,
      int bOffset,
      float[] c,
      int cOffset);

  /**
   * C += Aᵀ·B.
   *
   * @param a inner × rows
   * @param b inner × columns
   * @param c rows × columns, added to
   */
  void addTransposedProduct(
      int rows,
      int columns,
      int inner,
      float[] a,
      int aOffset,
      float[] b,
      int bOffset,
      float[] c,
      int cOffset);
}
