package io.tributary.math;

import dev.ludovic.netlib.blas.BLAS;
import java.io.File;
import java.lang.reflect.InvocationTargetException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.openblas.global.openblas_nolapack;

/**
 * Loads the OpenBLAS that the application jar carries, for netlib to call it without copying
 * arrays.
 *
 * <p>JavaCPP unpacks the library once to a cache folder and loads it; netlib is told to open that
 * very file, so that both see one library, which is then held to one thread: parallelism is
 * Spark's.
 */
final class OpenBlas {
  private static final String NATIVE_PATH = "dev.ludovic.netlib.blas.nativeLibPath";

  private OpenBlas() {}

  static BLAS load() throws ReflectiveOperationException {
    if (System.getProperty(NATIVE_PATH) == null) {
      String wrapper = Loader.load(openblas_nolapack.class);
      openblas_nolapack.blas_set_num_threads(1);
      System.setProperty(NATIVE_PATH, library(new File(wrapper).getParentFile()).getPath());
    }
    // netlib prints a warning with a stack trace where the library does not load; we say it better.
    Logger netlib = Logger.getLogger("dev.ludovic.netlib.blas");
    Level level = netlib.getLevel();
    netlib.setLevel(Level.OFF);
    try {
      Class<?> type = Class.forName("dev.ludovic.netlib.blas.JNIBLAS");
      java.lang.reflect.Method instance = type.getMethod("getInstance");
      instance.setAccessible(true);
      return (BLAS) instance.invoke(null);
    } catch (InvocationTargetException e) {
      throw new ReflectiveOperationException(
          String.valueOf(e.getCause().getMessage()), e.getCause());
    } finally {
      netlib.setLevel(level);
    }
  }

  // JavaCPP unpacks the library as libopenblas_nolapack.so.0, with a link to it without the
  // version.
  private static File library(File folder) {
    File[] libraries = folder.listFiles((dir, name) -> name.startsWith("libopenblas"));
    if (libraries == null || libraries.length == 0) {
      throw new IllegalStateException("no libopenblas in " + folder);
    }
    return Arrays.stream(libraries).max(Comparator.comparing(File::getName)).orElseThrow();
  }
}
