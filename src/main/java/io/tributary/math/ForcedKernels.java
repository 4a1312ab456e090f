package io.tributary.math;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The kernels that the environment has OpenBLAS take instead of this processor's own.
 *
 * <p>OpenBLAS believes what it is told: kernels for another processor may have instructions that
 * this one lacks, and the first of them ends the process.
 */
final class ForcedKernels {
  /** The variable that OpenBLAS reads. */
  static final String VARIABLE = "OPENBLAS_CORETYPE";

  private static final String AVX2 = "avx avx2 fma ";
  private static final String AVX512 = AVX2 + "avx512f avx512cd avx512bw avx512dq avx512vl ";
  private static final String BF16 = AVX512 + "avx512_vnni avx512_bf16 ";

  /**
   * What their instructions need, in Linux's words, by the names that OpenBLAS takes. Those that
   * are not here run on any processor that one still meets, or are unknown to OpenBLAS, which takes
   * its own choice then.
   */
  private static final Map<String, String> NEEDED = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

  static {
    NEEDED.put("Sandybridge", "avx");
    NEEDED.put("Bulldozer", "avx fma4");
    NEEDED.put("Piledriver", "avx fma fma4");
    NEEDED.put("Steamroller", "avx fma fma4");
    NEEDED.put("Excavator", AVX2 + "fma4");
    NEEDED.put("Haswell", AVX2);
    NEEDED.put("Zen", AVX2);
    NEEDED.put("SkylakeX", AVX512);
    NEEDED.put("Cooperlake", BF16);
    NEEDED.put("SapphireRapids", BF16 + "avx512_fp16 amx_tile amx_bf16 amx_int8");
  }

  private ForcedKernels() {}

  /**
   * Refuses kernels that this processor cannot run.
   *
   * @param asked what the environment asks for; null for nothing
   * @throws IllegalStateException if the processor lacks instructions of theirs
   */
  static void check(String asked) throws IOException {
    if (asked != null) {
      check(asked, processor());
    }
  }

  static void check(String asked, Set<String> processor) {
    Set<String> lacking = new TreeSet<>(List.of(NEEDED.getOrDefault(asked, "").split(" ")));
    lacking.removeAll(processor);
    lacking.remove("");
    if (!lacking.isEmpty()) {
      throw new IllegalStateException(
          "%s=%s in the environment asks for kernels that this processor cannot run (it has no %s): unset it, or name another processor"
              .formatted(VARIABLE, asked, String.join(", no ", lacking)));
    }
  }

  /** What this processor has, as Linux says. */
  static Set<String> processor() throws IOException {
    try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
      return lines
          .filter(line -> line.startsWith("flags"))
          .findFirst()
          .map(line -> Set.copyOf(List.of(line.substring(line.indexOf(':') + 1).split(" "))))
          .orElseThrow(() -> new IOException("/proc/cpuinfo does not say what the processor has"));
    }
  }
}
