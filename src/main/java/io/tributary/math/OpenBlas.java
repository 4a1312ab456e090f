package io.tributary.math;

import dev.ludovic.netlib.blas.BLAS;
import java.io.File;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
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

  private static final Set<String> WITH_AVX_512 =
      Set.of("skylakex", "cooperlake", "sapphirerapids");
  private static final List<String> AVX_512_FLAGS =
      List.of("avx512f", "avx512cd", "avx512bw", "avx512dq", "avx512vl");

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

  /**
   * Whether OpenBLAS has kernels for small products on this processor: in this version, where it
   * computes with AVX-512. It cannot be asked through its Java doors, so this is its own rule; an
   * error costs speed alone.
   */
  static boolean hasSmallKernels() {
    String forced = System.getenv("OPENBLAS_CORETYPE");
    if (forced != null && !WITH_AVX_512.contains(forced.toLowerCase(Locale.ROOT))) {
      return false;
    }
    try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
      return lines
          .filter(line -> line.startsWith("flags"))
          .findFirst()
          .map(line -> Set.copyOf(List.of(line.split("\\s+"))))
          .map(flags -> flags.containsAll(AVX_512_FLAGS))
          .orElse(false);
    } catch (IOException | RuntimeException e) {
      return false; // not Linux: then nobody has measured it either
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
