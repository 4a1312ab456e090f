package io.tributary.math;

import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which kernels compute the matrix products. The choice is part of a run's identity. */
public enum MathBackend {
  /** OpenBLAS, carried in the jar: by far the fastest. The same bits on one kind of processor. */
  NATIVE {
    @Override
    MatrixProducts load() throws ReflectiveOperationException {
      return new BlasProducts(this, OpenBlas.load(), OpenBlas.hasSmallKernels());
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

  abstract MatrixProducts load() throws ReflectiveOperationException;

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
      } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
        Throwable cause = e.getCause() != null ? e.getCause() : e;
        failure = String.valueOf(cause.getMessage() != null ? cause.getMessage() : cause);
      }
    }
    if (products == null) {
      throw new BackendUnavailableException(this, failure);
    }
    return products;
  }

  /** The fastest backend that loads; says so once, at INFO, if that is not the first choice. */
  public static MathBackend best() {
    String reason = null;
    for (MathBackend backend : values()) {
      try {
        backend.products();
        if (reason != null) {
          LOG.info("Computing with math backend '{}': {}", backend, reason);
        }
        return backend;
      } catch (BackendUnavailableException e) {
        reason = reason == null ? e.getMessage() : reason + "; " + e.getMessage();
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
