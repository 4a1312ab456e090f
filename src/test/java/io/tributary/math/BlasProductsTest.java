package io.tributary.math;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.ludovic.netlib.blas.JavaBLAS;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Products in pieces, whatever this processor's library prefers, against products as a whole. */
class BlasProductsTest {
  // Just at, below and above the limits at which products are cut; the last: several ways at once.
  private static final int[][] SHAPES = { // rows, columns, inner
    {1, 1, 1}, {7, 100, 784}, {64, 100, 784}, {65, 100, 784}, {33, 150, 96}, {128, 10, 100},
    {129, 10, 100}, {60, 501, 333}, {191, 40, 1000}, {192, 40, 1000}, {8, 1200, 97}, {47, 1001, 130}
  };

  @Test
  void piecesMakeUpTheWhole() {
    MatrixProducts whole =
        new BlasProducts(MathBackend.JAVA, "netlib", JavaBLAS.getInstance()::sgemm, false);
    MatrixProducts pieces =
        new BlasProducts(MathBackend.JAVA, "netlib", JavaBLAS.getInstance()::sgemm, true);
    Random random = new Random(6);
    for (int[] shape : SHAPES) {
      int m = shape[0];
      int n = shape[1];
      int k = shape[2];
      float[] a = whole(random, 3 + m * k);
      float[] b = whole(random, 3 + n * k);
      float[][] expected = {whole(random, 3 + m * n), null, null, null};
      float[][] found = {expected[0].clone(), null, null, null};
      products(whole, m, n, k, a, b, expected);
      products(pieces, m, n, k, a, b, found);
      for (int i = 0; i < 4; i++) {
        assertArrayEquals(expected[i], found[i], m + " × " + n + " × " + k + ", product " + i);
      }
    }
  }

  // All four products; the first result is given.
  private static void products(
      MatrixProducts products, int m, int n, int k, float[] a, float[] b, float[][] results) {
    for (int i = 1; i < 4; i++) {
      results[i] = results[0].clone();
    }
    products.addTransposedProduct(m, n, k, a, 3, b, 3, results[0], 3);
    products.multiplyTransposedLeft(m, n, k, a, 3, b, 3, results[1], 3);
    products.multiply(m, n, k, a, 3, b, 3, results[2], 3);
    products.multiplyTransposed(m, n, k, a, 3, b, 3, results[3], 3);
  }

  // Whole numbers, so small that every order of summation is exact.
  private static float[] whole(Random random, int length) {
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = random.nextInt(17) - 8;
    }
    return values;
  }
}
