package io.tributary.math;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ludovic.netlib.blas.JavaBLAS;
import io.tributary.testing.SteadyAllocation;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Java's vectors have one class a shape, and what the JIT compiler has learnt of their methods from
 * one shape it applies to all. The backend computes without objects whoever used vectors before it.
 */
class VectorsOfOthersTest {

  /** In a JVM where nothing of ours is compiled yet, netlib's vectors come first. */
  @Test
  void netlibsVectorsFirstAndOursStillAreNoObjects() throws Exception {
    assumeTrue(ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent(), "vectors");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules=jdk.incubator.vector",
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                VectorsOfOthersTest.class.getName())
            .redirectErrorStream(true)
            .start();
    try {
      String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertEquals(0, process.waitFor(), printed);
      assertTrue(printed.contains("calm after VectorBLAS"), printed);
    } finally {
      process.destroyForcibly();
    }
  }

  public static void main(String[] arguments) {
    MatrixProducts others =
        new BlasProducts(MathBackend.JAVA, "netlib", JavaBLAS.getInstance()::sgemm, false);
    Random random = new Random(1);
    for (int i = 0; i < 1000; i++) {
      products(others, 1 + random.nextInt(200), 1 + random.nextInt(200), 1 + random.nextInt(200));
    }
    MatrixProducts ours = MathBackend.VECTOR.products();
    SteadyAllocation.assertAtMost(
        512,
        () -> {
          for (int i = 0; i < 20; i++) {
            products(ours, 22, 53, 67); // whole tiles, whole vectors and what is left over
          }
        });
    System.out.println("calm after " + JavaBLAS.getInstance().getClass().getSimpleName());
  }

  private static final float[] A = new float[40_000];
  private static final float[] B = new float[40_000];
  private static final float[] C = new float[40_000];

  private static void products(MatrixProducts products, int rows, int columns, int inner) {
    products.multiply(rows, columns, inner, A, 0, B, 0, C, 0);
    products.multiplyTransposed(rows, columns, inner, A, 0, B, 0, C, 0);
    products.addTransposedProduct(rows, columns, inner, A, 0, B, 0, C, 0);
  }
}
