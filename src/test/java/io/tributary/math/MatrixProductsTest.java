package io.tributary.math;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MatrixProductsTest {
  private static final int[] AWKWARD = {
    1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 33, 63, 65, 100, 127, 129
  };

  private static MatrixProducts products(MathBackend backend) {
    try {
      return backend.products();
    } catch (BackendUnavailableException e) {
      assumeTrue(false, e.getMessage());
      throw e;
    }
  }

  private interface Entry {
    double at(int i, int j, int k);
  }

  private static void compare(
      float[] c, int offset, int rows, int columns, int inner, double initial, Entry terms) {
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        double sum = initial;
        for (int k = 0; k < inner; k++) {
          sum += terms.at(i, j, k);
        }
        assertEquals(sum, c[offset + i * columns + j], 1e-5 * (inner + 1));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void productsAreThoseOfTheTripleLoop(MathBackend backend) {
    MatrixProducts products = products(backend);
    Random random = new Random(4);
    for (int round = 0; round < 200; round++) {
      int m = AWKWARD[random.nextInt(AWKWARD.length)];
      int n = AWKWARD[random.nextInt(AWKWARD.length)];
      int k = AWKWARD[random.nextInt(AWKWARD.length)];
      int offset = random.nextInt(5);
      float[] a = randomArray(random, offset + m * k);
      float[] b = randomArray(random, offset + n * k);
      float[] c = new float[offset + m * n];
      products.multiplyTransposed(m, n, k, a, offset, b, offset, c, offset);
      compare(
          c,
          offset,
          m,
          n,
          k,
          0,
          (i, j, l) -> (double) a[offset + i * k + l] * b[offset + j * k + l]);
      products.multiply(m, n, k, a, offset, b, offset, c, offset);
      compare(
          c,
          offset,
          m,
          n,
          k,
          0,
          (i, j, l) -> (double) a[offset + i * k + l] * b[offset + l * n + j]);
      java.util.Arrays.fill(c, 1);
      products.addTransposedProduct(m, n, k, a, offset, b, offset, c, offset);
      compare(
          c,
          offset,
          m,
          n,
          k,
          1,
          (i, j, l) -> (double) a[offset + l * m + i] * b[offset + l * n + j]);
    }
  }

  /** Part of the numeric contract: the garbage collector may move an array at any time. */
  @ParameterizedTest
  @EnumSource
  void bitsDoNotDependOnWhereArraysLie(MathBackend backend) {
    MatrixProducts products = products(backend);
    Random random = new Random(8);
    for (int round = 0; round < 100; round++) {
      int m = AWKWARD[random.nextInt(AWKWARD.length)];
      int n = AWKWARD[random.nextInt(AWKWARD.length)];
      int k = AWKWARD[random.nextInt(AWKWARD.length)];
      float[] a = randomArray(random, m * k);
      float[] b = randomArray(random, n * k);
      float[] first = null;
      for (int offset : new int[] {0, 1, 2, 3, 4, 5, 7, 8, 11, 16}) {
        float[] c = new float[offset + 3 * m * n];
        float[] movedA = moved(a, offset);
        float[] movedB = moved(b, offset);
        products.multiplyTransposed(m, n, k, movedA, offset, movedB, offset, c, offset);
        products.multiply(m, n, k, movedA, offset, movedB, offset, c, offset + m * n);
        products.addTransposedProduct(
            m, n, k, movedA, offset, movedB, offset, c, offset + 2 * m * n);
        float[] result = java.util.Arrays.copyOfRange(c, offset, c.length);
        if (first == null) {
          first = result;
        }
        assertArrayEquals(first, result, m + " × " + n + " × " + k + " at " + offset);
      }
    }
  }

  private static float[] moved(float[] values, int offset) {
    float[] moved = new float[offset + values.length];
    System.arraycopy(values, 0, moved, offset, values.length);
    return moved;
  }

  private static float[] randomArray(Random random, int length) {
    float[] array = new float[length];
    for (int i = 0; i < length; i++) {
      array[i] = (float) random.nextGaussian();
    }
    return array;
  }
}
