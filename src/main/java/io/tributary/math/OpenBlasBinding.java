package io.tributary.math;

import dev.ludovic.netlib.blas.BLAS;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.openblas.presets.openblas_nolapack;

/**
 * The two doors to OpenBLAS: netlib's, which computes on arrays where they lie, and JavaCPP's,
 * which sets the number of threads and reads its tables.
 *
 * <p>Loaded through {@link PrivateClasses} and called by reflection: the doors are copies of their
 * classes that nobody else has, with libraries of their own behind them.
 */
final class OpenBlasBinding {
  /** The processors for which OpenBLAS has kernels, in its own spelling, where it has a choice. */
  private static final List<String> CORE_TYPES =
      List.of(
          "Katmai",
          "Coppermine",
          "Northwood",
          "Prescott",
          "Banias",
          "Core2",
          "Nehalem",
          "Athlon",
          "Barcelona",
          "Sandybridge",
          "Bulldozer",
          "Piledriver",
          "Steamroller",
          "Excavator",
          "Haswell",
          "Zen",
          "SkylakeX",
          "Cooperlake",
          "SapphireRapids");

  private final Map<String, Long> symbols;
  private final long base;
  private final BLAS blas;

  /**
   * Loads the libraries, binds sgemm, and holds OpenBLAS to one thread.
   *
   * @param libraries files, each after those that it needs; the last is JavaCPP's door
   * @param openBlas the one among them that computes
   * @param symbols where its symbols lie in it. The system's loader is not asked: it may know other
   *     libraries with symbols of these names
   */
  OpenBlasBinding(List<Path> libraries, Path openBlas, Map<String, Long> symbols)
      throws IOException, ReflectiveOperationException {
    libraries.forEach(library -> System.load(library.toString()));
    this.symbols = symbols;
    this.base = base(openBlas);
    new SetNumThreads().put(pointer("openblas_set_num_threads")).call(1);
    int threads = new IntPointer(pointer("blas_cpu_number")).get();
    if (threads != 1) {
      throw new IllegalStateException("OpenBLAS computes with " + threads + " threads");
    }
    BridgeFiles.into(openBlas.getParent());
    List<String> others = bridges();
    this.blas = netlib();
    List<String> own = bridges();
    own.removeAll(others);
    callOurs(own, base + symbols.get("sgemm_"));
  }

  /**
   * Has netlib's bridge call our sgemm: it has asked the system's loader for the name, which
   * answers with that of the first library that was loaded for all, and keeps the answer in its
   * data.
   *
   * @param bridge the memory that is its, as Linux keeps book
   */
  private static void callOurs(List<String> bridge, long ours) {
    long answer = Loader.addressof("sgemm_").address();
    List<LongPointer> places = new ArrayList<>();
    for (String line : bridge) {
      String[] range = line.substring(0, line.indexOf(' ')).split("-");
      if (line.contains(" rw-p ")) {
        long end = Long.parseUnsignedLong(range[1], 16);
        for (long at = Long.parseUnsignedLong(range[0], 16); at < end; at += Long.BYTES) {
          LongPointer place = new LongPointer(new Address(at));
          if (place.get() == answer) {
            places.add(place);
          }
        }
      }
    }
    if (places.size() != 1) {
      throw new IllegalStateException("netlib keeps sgemm in %d places".formatted(places.size()));
    }
    places.get(0).put(ours);
  }

  private static List<String> bridges() throws IOException {
    try (Stream<String> lines = Files.lines(Path.of("/proc/self/maps"))) {
      return lines
          .filter(line -> line.contains("/libnetlibblasjni"))
          .collect(Collectors.toCollection(ArrayList::new));
    }
  }

  /** Its product of matrices. */
  Sgemm sgemm() {
    return blas::sgemm;
  }

  /** The processor whose kernels compute; OpenBLAS for ARM64 is built for one alone. */
  String coreType() {
    if (!symbols.containsKey("gotoblas")) {
      return "ARMV8";
    }
    long kernels = new LongPointer(pointer("gotoblas")).get();
    for (String type : CORE_TYPES) {
      Long table = symbols.get("gotoblas_" + type.toUpperCase(Locale.ROOT));
      if (table != null && base + table == kernels) {
        return type;
      }
    }
    throw new IllegalStateException("OpenBLAS computes with tables that are not its own");
  }

  private Pointer pointer(String symbol) {
    return new Address(base + symbols.get(symbol));
  }

  /** A function as JavaCPP calls it; its constructor is not public. */
  private static final class SetNumThreads extends openblas_nolapack.SetNumThreads {}

  private static final class Address extends Pointer {
    Address(long address) {
      this.address = address;
    }
  }

  // Its initialiser loads netlib's bridge, which opens the library that a property names.
  private static BLAS netlib() throws ReflectiveOperationException {
    try {
      Method instance = Class.forName("dev.ludovic.netlib.blas.JNIBLAS").getMethod("getInstance");
      instance.setAccessible(true);
      return (BLAS) instance.invoke(null);
    } catch (InvocationTargetException e) {
      throw new ReflectiveOperationException(e.getCause());
    }
  }

  /** The address that a library is loaded at, as Linux keeps book. */
  private static long base(Path file) throws IOException {
    try (Stream<String> lines = Files.lines(Path.of("/proc/self/maps"))) {
      return lines
          .filter(line -> line.endsWith(file.toString()))
          .mapToLong(line -> Long.parseUnsignedLong(line.substring(0, line.indexOf('-')), 16))
          .min()
          .orElseThrow(() -> new IllegalStateException(file + " is not loaded"));
    }
  }
}
