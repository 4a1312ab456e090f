package io.tributary.math;

import dev.ludovic.netlib.blas.BLAS;
import dev.ludovic.netlib.blas.JavaBLAS;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/**
 * A program that uses netlib as MLlib does, before ours. Prints what computes for netlib, what for
 * us, our products' bits, and whether the libraries' own threads lie still meanwhile.
 */
final class NetlibFirst {
  /** How threads are called that load a library: the library's own threads take their names. */
  private static final String LOADER = "loads-";

  private NetlibFirst() {}

  public static void main(String[] args) throws Exception {
    inThread("netlib", () -> System.out.println("netlib " + netlib()));
    inThread("openblas", MathBackend.NATIVE::products);
    System.out.println(
        MathBackend.best() + ", " + MathBackend.best().products().kernels() + ", " + bits());
    System.out.println("quiet " + quiet());
  }

  private static void inThread(String library, Runnable loads) throws InterruptedException {
    Thread thread = new Thread(loads, LOADER + library);
    thread.start();
    thread.join();
  }

  private static String netlib() {
    JavaBLAS.getInstance();
    try {
      Object blas = dev.ludovic.netlib.blas.NativeBLAS.getInstance();
      BLAS.getInstance();
      return blas.getClass().getSimpleName();
    } catch (RuntimeException | LinkageError e) {
      return "none";
    }
  }

  /** A product's bits; the numbers are no whole ones, so that the order of summation shows. */
  static String bits() {
    Random random = new Random(11);
    float[] a = new float[64 * 784];
    float[] b = new float[100 * 784];
    for (float[] matrix : List.of(a, b)) {
      for (int i = 0; i < matrix.length; i++) {
        matrix[i] = random.nextFloat() - 0.5f;
      }
    }
    float[] c = new float[64 * 100];
    MathBackend.NATIVE.products().multiplyTransposed(64, 100, 784, a, 0, b, 0, c, 0);
    return Integer.toHexString(Arrays.hashCode(c));
  }

  // When they have just begun, they spin for a moment; a product that they take part in wakes them.
  private static boolean quiet() throws IOException {
    int size = 512;
    float[] a = new float[size * size];
    float[] c = new float[size * size];
    int still = 0;
    long before = -1;
    for (int product = 0; product < 2000 && still < 20; product++) {
      MathBackend.NATIVE.products().multiply(size, size, size, a, 0, a, 0, c, 0);
      long now = ticks();
      still = now == before ? still + 1 : 0;
      before = now;
    }
    return still == 20;
  }

  /** The processor time of the libraries' own threads, netlib's and ours. */
  private static long ticks() throws IOException {
    long ticks = 0;
    try (Stream<Path> tasks = Files.list(Path.of("/proc/self/task"))) {
      for (Path task : tasks.toList()) {
        try {
          if (Files.readString(task.resolve("comm")).startsWith(LOADER)) {
            String[] fields = Files.readString(task.resolve("stat")).split("\\) ")[1].split(" ");
            ticks += Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
          }
        } catch (IOException e) {
          // A thread of the JVM's has ended since it was listed, as a compiler's does.
        }
      }
    }
    return ticks;
  }
}
