package io.tributary.math;

import static io.tributary.math.VectorTiles.COLUMNS;
import static io.tributary.math.VectorTiles.LANES;
import static io.tributary.math.VectorTiles.ROWS;
import static io.tributary.math.VectorTiles.SPECIES;
import static io.tributary.math.VectorTiles.TYPE;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;

/**
 * Matrix products in Java's Vector API, with fused multiply-add.
 *
 * <p>C = A·B and Aᵀ·B sum each element in the order of the inner index, the vectors lying across
 * columns; C = A·Bᵀ sums it in as many parts as a vector has lanes, then the parts in order, then
 * what is left of the inner index. So an element's bits depend on its operands and, for A·Bᵀ, on
 * the width of a vector; not on its place.
 *
 * <p>Twelve sums at a time are as many as keep the multipliers busy and fit, with their operands,
 * into sixteen registers. Loaded by name, since a JVM may lack the module.
 */
final class VectorProducts implements MatrixProducts {
  /** Rows of B that stay in a core's first cache while all rows of A pass. */
  private static final int PANEL = 3 * COLUMNS;

  private final ThreadLocal<float[]> scratch =
      ThreadLocal.withInitial(() -> new float[ROWS * COLUMNS * LANES]);

  VectorProducts() {}

  @Override
  public MathBackend backend() {
    return MathBackend.VECTOR;
  }

  @Override
  public String kernels() {
    return "vectors of " + SPECIES.vectorBitSize() + " bits";
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
    float[] lanes = scratch.get();
    int whole = inner / LANES * LANES;
    for (int panel = 0; panel < columns; panel += PANEL) {
      int panelEnd = Math.min(columns, panel + PANEL);
      int row = 0;
      for (; row + ROWS <= rows; row += ROWS) {
        int aAt = aOffset + row * inner;
        int column = panel;
        for (; column + COLUMNS <= panelEnd; column += COLUMNS) {
          int bAt = bOffset + column * inner;
          VectorTiles.inner(whole, a, aAt, b, bAt, inner, lanes);
          for (int i = 0; i < ROWS; i++) {
            for (int j = 0; j < COLUMNS; j++) {
              c[cOffset + (row + i) * columns + column + j] =
                  sum(
                      lanes,
                      (i * COLUMNS + j) * LANES,
                      a,
                      aAt + i * inner,
                      b,
                      bAt + j * inner,
                      whole,
                      inner);
            }
          }
        }
        for (; column < panelEnd; column++) {
          for (int i = 0; i < ROWS; i++) {
            c[cOffset + (row + i) * columns + column] =
                dot(whole, inner, a, aAt + i * inner, b, bOffset + column * inner, lanes);
          }
        }
      }
      for (; row < rows; row++) {
        for (int column = panel; column < panelEnd; column++) {
          c[cOffset + row * columns + column] =
              dot(whole, inner, a, aOffset + row * inner, b, bOffset + column * inner, lanes);
        }
      }
    }
  }

  /** One element of A·Bᵀ, in the order of {@link VectorTiles#inner}'s. */
  private static float dot(
      int whole, int inner, float[] a, int aAt, float[] b, int bAt, float[] lanes) {
    FloatVector sums = FloatVector.zero(SPECIES);
    for (int k = 0; k < whole; k += LANES) {
      sums =
          TYPE.cast(FloatVector.fromArray(SPECIES, a, aAt + k))
              .fma(FloatVector.fromArray(SPECIES, b, bAt + k), sums);
    }
    TYPE.cast(sums).intoArray(lanes, 0);
    return sum(lanes, 0, a, aAt, b, bAt, whole, inner);
  }

  // The lanes in order, then the products beyond whole vectors. (The API's own reduction leaves the
  // order open.)
  private static float sum(
      float[] lanes, int at, float[] a, int aAt, float[] b, int bAt, int whole, int inner) {
    float sum = lanes[at];
    for (int lane = 1; lane < LANES; lane++) {
      sum += lanes[at + lane];
    }
    for (int k = whole; k < inner; k++) {
      sum = Math.fma(a[aAt + k], b[bAt + k], sum);
    }
    return sum;
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
    Arrays.fill(c, cOffset, cOffset + rows * columns, 0f);
    addProduct(rows, columns, inner, a, aOffset, inner, 1, b, bOffset, c, cOffset);
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
    Arrays.fill(c, cOffset, cOffset + rows * columns, 0f);
    addProduct(rows, columns, inner, a, aOffset, 1, rows, b, bOffset, c, cOffset);
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
    addProduct(rows, columns, inner, a, aOffset, 1, rows, b, bOffset, c, cOffset);
  }

  /** C += A · B, where the element (i, k) of A lies at {@code aOffset + i·aRow + k·aColumn}. */
  private static void addProduct(
      int rows,
      int columns,
      int inner,
      float[] a,
      int aOffset,
      int aRow,
      int aColumn,
      float[] b,
      int bOffset,
      float[] c,
      int cOffset) {
    int column = 0;
    for (; column + COLUMNS * LANES <= columns; column += COLUMNS * LANES) {
      int row = 0;
      for (; row + ROWS <= rows; row += ROWS) {
        VectorTiles.outer(
            inner,
            a,
            aOffset + row * aRow,
            aRow,
            aColumn,
            b,
            bOffset + column,
            columns,
            c,
            cOffset + row * columns + column,
            columns);
      }
      for (; row < rows; row++) {
        for (int v = column; v < column + COLUMNS * LANES; v += LANES) {
          int aAt = aOffset + row * aRow;
          int cAt = cOffset + row * columns + v;
          VectorTiles.outerVector(inner, a, aAt, aColumn, b, bOffset + v, columns, c, cAt);
        }
      }
    }
    for (; column + LANES <= columns; column += LANES) {
      for (int row = 0; row < rows; row++) {
        int aAt = aOffset + row * aRow;
        int cAt = cOffset + row * columns + column;
        VectorTiles.outerVector(inner, a, aAt, aColumn, b, bOffset + column, columns, c, cAt);
      }
    }
    for (; column < columns; column++) {
      for (int row = 0; row < rows; row++) {
        int aAt = aOffset + row * aRow;
        int cAt = cOffset + row * columns + column;
        float sum = c[cAt];
        for (int k = 0; k < inner; k++) {
          sum = Math.fma(a[aAt + k * aColumn], b[bOffset + column + k * columns], sum);
        }
        c[cAt] = sum;
      }
    }
  }
}
