package io.tributary.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tributary.math.MathBackend;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A run that goes on with other kernels than it began with is told, never refused. */
class OtherKernelsTest {
  @Test
  void othersAreToldAndTheSameAreNot() {
    String here = MathBackend.JAVA.products().kernels();
    String warning = told(Map.of("math kernels", "OpenBLAS 0.1, Katmai kernels")).orElseThrow();
    assertTrue(warning.contains("OpenBLAS 0.1, Katmai kernels"), warning);
    assertTrue(warning.contains(here), warning);
    assertEquals(Optional.empty(), told(Map.of("math kernels", here)));
  }

  @Test
  void checkpointsOfEarlierVersionsSayNothing() {
    assertEquals(Optional.empty(), told(Map.of("training.mathBackend", "java")));
  }

  private static Optional<String> told(Map<String, String> earlier) {
    return RunIdentity.otherKernels(earlier, MathBackend.JAVA);
  }
}
