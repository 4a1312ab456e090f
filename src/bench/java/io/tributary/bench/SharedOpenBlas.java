package io.tributary.bench;

import io.tributary.math.MathBackend;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Has netlib, whoever uses it, compute with the very OpenBLAS of the native backend. */
final class SharedOpenBlas {
  private SharedOpenBlas() {}

  /** Before anybody asks netlib for anything. */
  static void tellNetlib() {
    MathBackend.NATIVE.products();
    try (Stream<String> mapped = Files.lines(Path.of("/proc/self/maps"))) {
      // The name in the process of a library whose file is gone.
      mapped
          .filter(line -> line.contains("/libopenblas_"))
          .map(line -> line.replaceAll(".*/(libopenblas_\\S+).*", "$1"))
          .findFirst()
          .ifPresent(name -> System.setProperty("dev.ludovic.netlib.blas.nativeLib", name));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
