package io.tributary.math;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Kernels that the environment asks for and the processor cannot run are refused, not loaded. */
@EnabledOnOs(value = OS.LINUX, architectures = "amd64")
class ForcedKernelsTest {
  // As /proc/cpuinfo has them, of the instructions for vectors.
  private static final String NEHALEM = "sse sse2 pni ssse3 sse4_1 sse4_2 popcnt";
  private static final String SANDY_BRIDGE = NEHALEM + " avx xsave aes";
  private static final String PILEDRIVER = SANDY_BRIDGE + " xop fma4 fma f16c";
  private static final String HASWELL = SANDY_BRIDGE + " fma f16c avx2 bmi1 bmi2";
  private static final String SKYLAKE_SERVER =
      HASWELL + " avx512f avx512dq avx512cd avx512bw avx512vl";
  private static final String COOPER_LAKE = SKYLAKE_SERVER + " avx512_vnni avx512_bf16";
  private static final String KNIGHTS_LANDING = HASWELL + " avx512f avx512pf avx512er avx512cd";

  @ParameterizedTest
  @CsvSource({
    NEHALEM + ",Nehalem Core2 Prescott Atom Nonsense,Sandybridge Haswell Zen Bulldozer SkylakeX",
    SANDY_BRIDGE + ",Sandybridge Nehalem,Haswell Zen Bulldozer Piledriver SKYLAKEX",
    PILEDRIVER + ",Bulldozer Piledriver Steamroller sandybridge,Excavator Haswell SkylakeX",
    HASWELL + ",Haswell haswell Zen Sandybridge,SkylakeX SKYLAKEX Excavator Bulldozer Cooperlake",
    SKYLAKE_SERVER + ",SkylakeX Haswell,Cooperlake SapphireRapids Piledriver",
    COOPER_LAKE + ",Cooperlake SkylakeX Zen,sapphirerapids Steamroller",
    KNIGHTS_LANDING + ",Haswell,SkylakeX"
  })
  void kernelsNeedTheirInstructions(String flags, String runs, String cannot) {
    Set<String> processor = Set.of(flags.split(" "));
    for (String type : runs.split(" ")) {
      assertDoesNotThrow(() -> ForcedKernels.check(type, processor), type);
    }
    for (String type : cannot.split(" ")) {
      String message =
          assertThrows(
                  IllegalStateException.class, () -> ForcedKernels.check(type, processor), type)
              .getMessage();
      assertTrue(message.startsWith("OPENBLAS_CORETYPE=" + type + " in the environment"), message);
    }
  }

  @Test
  void theMessageNamesWhatIsLacking() {
    Set<String> processor = Set.of(HASWELL.split(" "));
    assertEquals(
        "OPENBLAS_CORETYPE=Excavator in the environment asks for kernels that this processor cannot run (it has no fma4): unset it, or name another processor",
        assertThrows(IllegalStateException.class, () -> ForcedKernels.check("Excavator", processor))
            .getMessage());
  }

  /** With the real processor and the real library: the process lives, with another backend. */
  @Test
  void theProcessLives() throws Exception {
    Set<String> processor = ForcedKernels.processor();
    String beyond = processor.contains("fma4") ? "SkylakeX" : "Excavator";
    assumeTrue(!processor.containsAll(Set.of("fma4", "avx512f")), "a processor with everything");
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-cp",
                System.getProperty("java.class.path"),
                ForcedKernelsTest.class.getName())
            .redirectErrorStream(true);
    builder.environment().put("OPENBLAS_CORETYPE", beyond);
    Process process = builder.start();
    try {
      String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertEquals(0, process.waitFor(), printed);
      assertTrue(printed.contains("OPENBLAS_CORETYPE=" + beyond), printed);
      assertTrue(printed.contains("computes with java"), printed);
    } finally {
      process.destroyForcibly();
    }
  }

  public static void main(String[] arguments) {
    System.out.println("computes with " + MathBackend.best());
    try {
      MathBackend.NATIVE.products();
    } catch (BackendUnavailableException e) {
      System.out.println(e.getMessage());
    }
  }
}
