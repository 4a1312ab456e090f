package io.tributary.math;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

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
  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  private static final int LANES = SPECIES.length();

  /**
   * The class of our vectors. Those that call a method are cast to it: the compiler takes each such
   * call for one of any vector and guesses the class by what this JVM called it on so far. After
   * somebody else's vectors, of another class, it would guess wrongly and make objects of ours, for
   * good, at three to fourteen times the time.
   */
  private static final Class<? extends FloatVector> TYPE =
      SPECIES.vectorType().asSubclass(FloatVector.class);

  /** A tile's rows, and its columns: vectors for A·B, single ones for A·Bᵀ. */
  private static final int TILE_ROWS = 4;

  private static final int TILE_COLUMNS = 3;

  /** Rows of B that stay in a core's first cache while all rows of A pass. */
  private static final int PANEL = 3 * TILE_COLUMNS;

  private final ThreadLocal<float[]> scratch =
      ThreadLocal.withInitial(() -> new float[TILE_ROWS * TILE_COLUMNS * LANES]);

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
      for (; row + TILE_ROWS <= rows; row += TILE_ROWS) {
        int aAt = aOffset + row * inner;
        int column = panel;
        for (; column + TILE_COLUMNS <= panelEnd; column += TILE_COLUMNS) {
          int bAt = bOffset + column * inner;
          innerTile(whole, a, aAt, b, bAt, inner, lanes);
          for (int i = 0; i < TILE_ROWS; i++) {
            for (int j = 0; j < TILE_COLUMNS; j++) {
              c[cOffset + (row + i) * columns + column + j] =
                  sum(
                      lanes,
                      (i * TILE_COLUMNS + j) * LANES,
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
          for (int i = 0; i < TILE_ROWS; i++) {
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

  /** One element of A·Bᵀ, in the order of {@link #innerTile}'s. */
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

  /** The lanes' sums of four rows of A times three of B, over whole vectors of the inner index. */
  private static void innerTile(
      int whole, float[] a, int aAt, float[] b, int bAt, int stride, float[] lanes) {
    FloatVector c00 = FloatVector.zero(SPECIES);
    FloatVector c01 = FloatVector.zero(SPECIES);
    FloatVector c02 = FloatVector.zero(SPECIES);
    FloatVector c10 = FloatVector.zero(SPECIES);
    FloatVector c11 = FloatVector.zero(SPECIES);
    FloatVector c12 = FloatVector.zero(SPECIES);
    FloatVector c20 = FloatVector.zero(SPECIES);
    FloatVector c21 = FloatVector.zero(SPECIES);
    FloatVector c22 = FloatVector.zero(SPECIES);
    FloatVector c30 = FloatVector.zero(SPECIES);
    FloatVector c31 = FloatVector.zero(SPECIES);
    FloatVector c32 = FloatVector.zero(SPECIES);
    for (int k = 0; k < whole; k += LANES) {
      FloatVector b0 = FloatVector.fromArray(SPECIES, b, bAt + 0 * stride + k);
      FloatVector b1 = FloatVector.fromArray(SPECIES, b, bAt + 1 * stride + k);
      FloatVector b2 = FloatVector.fromArray(SPECIES, b, bAt + 2 * stride + k);
      FloatVector a0 = TYPE.cast(FloatVector.fromArray(SPECIES, a, aAt + 0 * stride + k));
      c00 = a0.fma(b0, c00);
      c01 = a0.fma(b1, c01);
      c02 = a0.fma(b2, c02);
      FloatVector a1 = TYPE.cast(FloatVector.fromArray(SPECIES, a, aAt + 1 * stride + k));
      c10 = a1.fma(b0, c10);
      c11 = a1.fma(b1, c11);
      c12 = a1.fma(b2, c12);
      FloatVector a2 = TYPE.cast(FloatVector.fromArray(SPECIES, a, aAt + 2 * stride + k));
      c20 = a2.fma(b0, c20);
      c21 = a2.fma(b1, c21);
      c22 = a2.fma(b2, c22);
      FloatVector a3 = TYPE.cast(FloatVector.fromArray(SPECIES, a, aAt + 3 * stride + k));
      c30 = a3.fma(b0, c30);
      c31 = a3.fma(b1, c31);
      c32 = a3.fma(b2, c32);
    }
    TYPE.cast(c00).intoArray(lanes, 0 * LANES);
    TYPE.cast(c01).intoArray(lanes, 1 * LANES);
    TYPE.cast(c02).intoArray(lanes, 2 * LANES);
    TYPE.cast(c10).intoArray(lanes, 3 * LANES);
    TYPE.cast(c11).intoArray(lanes, 4 * LANES);
    TYPE.cast(c12).intoArray(lanes, 5 * LANES);
    TYPE.cast(c20).intoArray(lanes, 6 * LANES);
    TYPE.cast(c21).intoArray(lanes, 7 * LANES);
    TYPE.cast(c22).intoArray(lanes, 8 * LANES);
    TYPE.cast(c30).intoArray(lanes, 9 * LANES);
    TYPE.cast(c31).intoArray(lanes, 10 * LANES);
    TYPE.cast(c32).intoArray(lanes, 11 * LANES);
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
    for (; column + TILE_COLUMNS * LANES <= columns; column += TILE_COLUMNS * LANES) {
      int row = 0;
      for (; row + TILE_ROWS <= rows; row += TILE_ROWS) {
        outerTile(
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
        for (int v = column; v < column + TILE_COLUMNS * LANES; v += LANES) {
          int aAt = aOffset + row * aRow;
          int cAt = cOffset + row * columns + v;
          outerVector(inner, a, aAt, aColumn, b, bOffset + v, columns, c, cAt);
        }
      }
    }
    for (; column + LANES <= columns; column += LANES) {
      for (int row = 0; row < rows; row++) {
        int aAt = aOffset + row * aRow;
        int cAt = cOffset + row * columns + column;
        outerVector(inner, a, aAt, aColumn, b, bOffset + column, columns, c, cAt);
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

  private static void outerVector(
      int inner,
      float[] a,
      int aAt,
      int aColumn,
      float[] b,
      int bAt,
      int bRow,
      float[] c,
      int cAt) {
    FloatVector sum = FloatVector.fromArray(SPECIES, c, cAt);
    for (int k = 0; k < inner; k++) {
      sum =
          TYPE.cast(FloatVector.broadcast(SPECIES, a[aAt + k * aColumn]))
              .fma(FloatVector.fromArray(SPECIES, b, bAt + k * bRow), sum);
    }
    TYPE.cast(sum).intoArray(c, cAt);
  }

  /** C(i, j…) += Σ a(i, k)·B(k, j…) for four rows and three vectors of columns. */
  private static void outerTile(
      int inner,
      float[] a,
      int aAt,
      int aRow,
      int aColumn,
      float[] b,
      int bAt,
      int bRow,
      float[] c,
      int cAt,
      int cRow) {
    FloatVector c00 = FloatVector.fromArray(SPECIES, c, cAt + 0 * cRow + 0 * LANES);
    FloatVector c01 = FloatVector.fromArray(SPECIES, c, cAt + 0 * cRow + 1 * LANES);
    FloatVector c02 = FloatVector.fromArray(SPECIES, c, cAt + 0 * cRow + 2 * LANES);
    FloatVector c10 = FloatVector.fromArray(SPECIES, c, cAt + 1 * cRow + 0 * LANES);
    FloatVector c11 = FloatVector.fromArray(SPECIES, c, cAt + 1 * cRow + 1 * LANES);
    FloatVector c12 = FloatVector.fromArray(SPECIES, c, cAt + 1 * cRow + 2 * LANES);
    FloatVector c20 = FloatVector.fromArray(SPECIES, c, cAt + 2 * cRow + 0 * LANES);
    FloatVector c21 = FloatVector.fromArray(SPECIES, c, cAt + 2 * cRow + 1 * LANES);
    FloatVector c22 = FloatVector.fromArray(SPECIES, c, cAt + 2 * cRow + 2 * LANES);
    FloatVector c30 = FloatVector.fromArray(SPECIES, c, cAt + 3 * cRow + 0 * LANES);
    FloatVector c31 = FloatVector.fromArray(SPECIES, c, cAt + 3 * cRow + 1 * LANES);
    FloatVector c32 = FloatVector.fromArray(SPECIES, c, cAt + 3 * cRow + 2 * LANES);
    for (int k = 0; k < inner; k++) {
      int aK = aAt + k * aColumn;
      int bK = bAt + k * bRow;
      FloatVector b0 = FloatVector.fromArray(SPECIES, b, bK + 0 * LANES);
      FloatVector b1 = FloatVector.fromArray(SPECIES, b, bK + 1 * LANES);
      FloatVector b2 = FloatVector.fromArray(SPECIES, b, bK + 2 * LANES);
      FloatVector a0 = TYPE.cast(FloatVector.broadcast(SPECIES, a[aK + 0 * aRow]));
      c00 = a0.fma(b0, c00);
      c01 = a0.fma(b1, c01);
      c02 = a0.fma(b2, c02);
      FloatVector a1 = TYPE.cast(FloatVector.broadcast(SPECIES, a[aK + 1 * aRow]));
      c10 = a1.fma(b0, c10);
      c11 = a1.fma(b1, c11);
      c12 = a1.fma(b2, c12);
      FloatVector a2 = TYPE.cast(FloatVector.broadcast(SPECIES, a[aK + 2 * aRow]));
      c20 = a2.fma(b0, c20);
      c21 = a2.fma(b1, c21);
      c22 = a2.fma(b2, c22);
      FloatVector a3 = TYPE.cast(FloatVector.broadcast(SPECIES, a[aK + 3 * aRow]));
      c30 = a3.fma(b0, c30);
      c31 = a3.fma(b1, c31);
      c32 = a3.fma(b2, c32);
    }
    TYPE.cast(c00).intoArray(c, cAt + 0 * cRow + 0 * LANES);
    TYPE.cast(c01).intoArray(c, cAt + 0 * cRow + 1 * LANES);
    TYPE.cast(c02).intoArray(c, cAt + 0 * cRow + 2 * LANES);
    TYPE.cast(c10).intoArray(c, cAt + 1 * cRow + 0 * LANES);
    TYPE.cast(c11).intoArray(c, cAt + 1 * cRow + 1 * LANES);
    TYPE.cast(c12).intoArray(c, cAt + 1 * cRow + 2 * LANES);
    TYPE.cast(c20).intoArray(c, cAt + 2 * cRow + 0 * LANES);
    TYPE.cast(c21).intoArray(c, cAt + 2 * cRow + 1 * LANES);
    TYPE.cast(c22).intoArray(c, cAt + 2 * cRow + 2 * LANES);
    TYPE.cast(c30).intoArray(c, cAt + 3 * cRow + 0 * LANES);
    TYPE.cast(c31).intoArray(c, cAt + 3 * cRow + 1 * LANES);
    TYPE.cast(c32).intoArray(c, cAt + 3 * cRow + 2 * LANES);
  }
}
