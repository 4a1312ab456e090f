package io.tributary.math;

import java.util.Arrays;

/**
 * Matrix products in plain Java, the same bits on every processor.
 *
 * <p>Each element of C is summed over the inner index in order, every product and every sum rounded
 * to float, without fused multiply-add: bit for bit the naive triple loop.
 *
 * <p>The JIT compiler vectorises a loop only if all its arrays are read at the same index, and well
 * only if it knows that the loop is long. So a tile of B is copied into one array a row, all of one
 * length, which also turns a transposed B; a part of a row of C is summed in an array of that
 * length; and four rows of the tile are added at a time, across columns, where no order of
 * summation is at stake.
 */
final class PlainProducts implements MatrixProducts {

  private static final int TILE_ROWS = 128;

  /** Narrower tiles are filled up with zeros: slower than a loop of their own only below ten. */
  private static final int TILE_COLUMNS = 64;

  /** One thread's copies of a tile of B and of a row of C. */
  private static final class Tile {
    final float[][] rows = new float[TILE_ROWS][TILE_COLUMNS];
    final float[] sums = new float[TILE_COLUMNS];
  }

  private final ThreadLocal<Tile> tiles = ThreadLocal.withInitial(Tile::new);

  @Override
  public MathBackend backend() {
    return MathBackend.JAVA;
  }

  @Override
  public String kernels() {
    return "plain Java";
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
    Arrays.fill(c, cOffset, cOffset + rows * columns, 0f);
    addProduct(rows, columns, inner, a, aOffset, inner, 1, b, bOffset, true, c, cOffset);
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
    addProduct(rows, columns, inner, a, aOffset, inner, 1, b, bOffset, false, c, cOffset);
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
    addProduct(rows, columns, inner, a, aOffset, 1, rows, b, bOffset, false, c, cOffset);
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
    addProduct(rows, columns, inner, a, aOffset, 1, rows, b, bOffset, false, c, cOffset);
  }

  /** C += A · B, where the element (i, k) of A lies at {@code aOffset + i·aRow + k·aColumn}. */
  private void addProduct(
      int rows,
      int columns,
      int inner,
      float[] a,
      int aOffset,
      int aRow,
      int aColumn,
      float[] b,
      int bOffset,
      boolean bTransposed,
      float[] c,
      int cOffset) {
    Tile tile = tiles.get();
    float[] sums = tile.sums;
    for (int column = 0; column < columns; column += TILE_COLUMNS) {
      int width = Math.min(TILE_COLUMNS, columns - column);
      for (int k = 0; k < inner; k += TILE_ROWS) {
        int height = Math.min(TILE_ROWS, inner - k);
        if (bTransposed) {
          copyTransposed(b, bOffset + column * inner + k, inner, height, width, tile.rows);
        } else {
          copy(b, bOffset + k * columns + column, columns, height, width, tile.rows);
        }
        for (int row = 0; row < height; row++) {
          Arrays.fill(tile.rows[row], width, TILE_COLUMNS, 0f);
        }
        Arrays.fill(sums, width, TILE_COLUMNS, 0f);
        for (int i = 0; i < rows; i++) {
          int cAt = cOffset + i * columns + column;
          System.arraycopy(c, cAt, sums, 0, width);
          addRows(a, aOffset + i * aRow + k * aColumn, aColumn, tile.rows, height, sums);
          System.arraycopy(sums, 0, c, cAt, width);
        }
      }
    }
  }

  private static void copy(
      float[] b, int bAt, int bRow, int height, int width, float[][] tileRows) {
    for (int k = 0; k < height; k++) {
      System.arraycopy(b, bAt + k * bRow, tileRows[k], 0, width);
    }
  }

  private static void copyTransposed(
      float[] b, int bAt, int bRow, int height, int width, float[][] tileRows) {
    for (int k = 0; k < height; k++) {
      float[] tileRow = tileRows[k];
      for (int j = 0; j < width; j++) {
        tileRow[j] = b[bAt + j * bRow + k];
      }
    }
  }

  /** sums[j] += Σ a(k)·b(k, j) over the rows k of a tile, in order. */
  private static void addRows(
      float[] a, int aAt, int aColumn, float[][] tileRows, int height, float[] sums) {
    int k = 0;
    for (; k + 4 <= height; k += 4) {
      int at = aAt + k * aColumn;
      addFour(
          a[at],
          a[at + aColumn],
          a[at + 2 * aColumn],
          a[at + 3 * aColumn],
          tileRows[k],
          tileRows[k + 1],
          tileRows[k + 2],
          tileRows[k + 3],
          sums);
    }
    for (; k < height; k++) {
      addOne(a[aAt + k * aColumn], tileRows[k], sums);
    }
  }

  /** Reads and writes the sums once for four rows. */
  private static void addFour(
      float a0,
      float a1,
      float a2,
      float a3,
      float[] b0,
      float[] b1,
      float[] b2,
      float[] b3,
      float[] sums) {
    for (int j = 0; j < TILE_COLUMNS; j++) {
      sums[j] = sums[j] + a0 * b0[j] + a1 * b1[j] + a2 * b2[j] + a3 * b3[j];
    }
  }

  private static void addOne(float factor, float[] b, float[] sums) {
    for (int j = 0; j < TILE_COLUMNS; j++) {
      sums[j] += factor * b[j];
    }
  }
}
