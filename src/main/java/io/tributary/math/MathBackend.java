package io.tributary.math;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** Which kernels compute the matrix products. The choice is part of a run's identity. */
public enum MathBackend {
  /** OpenBLAS, carried in the jar: by far the fastest. The same bits on one kind of processor. */
  NATIVE {
    @Override
    MatrixProducts load() throws IOException, ReflectiveOperationException {
      OpenBlas blas = OpenBlas.load();
      return new BlasProducts(
          this, blas.library().toString(), blas.sgemm(), blas.hasSmallKernels());
    }
  },
  /**
   * Java's Vector API. Needs {@code --add-modules jdk.incubator.vector}, which spark-submit passes.
   * The same bits on processors with vectors of one width.
   */
  VECTOR {
    @Override
    MatrixProducts load() throws ReflectiveOperationException {
      // By name, since the class cannot even be loaded without the module.
      return (MatrixProducts)
          Class.forName("io.tributary.math.VectorProducts").getDeclaredConstructor().newInstance();
    }
  },
  /** Plain Java: slower, everywhere, and the same bits on every processor. */
  JAVA {
    @Override
    MatrixProducts load() {
      return new PlainProducts();
    }
  };

  private static final Logger LOG = LoggerFactory.getLogger(MathBackend.class);

  private MatrixProducts products;
  private String failure;
  private boolean expected;

  abstract MatrixProducts load() throws IOException, ReflectiveOperationException;

  /**
   * The kernels, loaded once for each JVM.
   *
   * @throws BackendUnavailableException if they cannot be loaded here
   */
  public synchronized MatrixProducts products() {
    if (products == null && failure == null) {
      try {
        MatrixProducts loaded = load();
        check(loaded);
        products = loaded;
      } catch (IOException | ReflectiveOperationException | RuntimeException | LinkageError e) {
        failure = reason(e);
        expected = e instanceof UnsupportedOperationException;
      }
    }
    if (products == null) {
      throw new BackendUnavailableException(this, failure);
    }
    return products;
  }

  static String reason(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    // The exceptions of files have nothing but a path as their message.
    return root.getMessage() == null || root instanceof FileSystemException
        ? root.toString()
        : root.getMessage();
  }

  /**
   * The fastest backend that loads. Warns if another one should have; says at INFO if there is none
   * for this kind of machine.
   */
  public static MathBackend best() {
    String reason = null;
    boolean expected = true;
    for (MathBackend backend : values()) {
      try {
        backend.products();
        if (reason != null) {
          LOG.atLevel(expected ? Level.INFO : Level.WARN)
              .log("Computing with math backend '{}': {}", backend, reason);
        }
        return backend;
      } catch (BackendUnavailableException e) {
        reason = reason == null ? e.getMessage() : reason + "; " + e.getMessage();
        expected &= backend.expected;
      }
    }
    throw new IllegalStateException("plain Java must load: " + reason);
  }

  // A library that loads may still compute nonsense (wrong processor, wrong calling convention).
  private static void check(MatrixProducts products) {
    float[] c = {1, 1, 1, 1};
    products.addTransposedProduct(
        2, 2, 2, new float[] {1, 2, 3, 4}, 0, new float[] {5, 6, 7, 8}, 0, c, 0);
    // 1 + [1 3; 2 4]·[5 6; 7 8]
    if (c[0] != 27 || c[1] != 31 || c[2] != 39 || c[3] != 45) {
      throw new IllegalStateException("it computes wrong products");
    }
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
