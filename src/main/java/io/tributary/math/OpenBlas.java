package io.tributary.math;

import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The OpenBLAS that the application jar carries, and no other, bound for this process alone.
 *
 * <p>It is unpacked by {@link PrivateLibraries} and called through {@link PrivateClasses}: a BLAS
 * of the system, or one that somebody else in this JVM has loaded before, is none of its business.
 * It is held to one thread: parallelism is Spark's.
 *
 * @param sgemm its product
 * @param library which library that is
 */
record OpenBlas(Sgemm sgemm, NativeLibrary library) {
  /** Those with AVX-512 have kernels for small products in this version. */
  private static final Set<String> WITH_SMALL_KERNELS =
      Set.of("SkylakeX", "Cooperlake", "SapphireRapids");

  private static final Map<String, String> ARCHITECTURES =
      Map.of("amd64", "x86_64", "x86_64", "x86_64", "aarch64", "arm64", "arm64", "arm64");

  /**
   * Loads the library.
   *
   * @throws UnsupportedOperationException if the jar has none for this kind of machine
   * @throws IllegalStateException if the environment asks for kernels that cannot run here
   * @throws IOException if there is no folder to load it from; says of each why not
   * @throws ReflectiveOperationException if it cannot be bound; the root cause says why
   */
  static OpenBlas load() throws IOException, ReflectiveOperationException {
    // An interrupt closes files that its thread reads or writes. Spark interrupts tasks that it
    // kills, which is no reason for this JVM to do without the library: the interrupt is heeded
    // afterwards.
    boolean interrupted = Thread.interrupted();
    try {
      while (true) {
        try {
          return uninterrupted(platform());
        } catch (ClosedByInterruptException e) {
          interrupted |= Thread.interrupted();
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static OpenBlas uninterrupted(String platform)
      throws IOException, ReflectiveOperationException {
    if (platform.endsWith("x86_64")) { // on others OpenBLAS has no choice
      ForcedKernels.check(System.getenv(ForcedKernels.VARIABLE));
    }
    return inFirstOf(LibraryFolders.all(), platform);
  }

  /** From the first that is there, has room, and from which this machine executes. */
  private static OpenBlas inFirstOf(List<Path> folders, String platform)
      throws IOException, ReflectiveOperationException {
    List<String> failures = new ArrayList<>();
    for (Path folder : folders) {
      try {
        return from(folder, platform);
      } catch (ClosedByInterruptException e) {
        throw e; // no fault of the folder's
      } catch (IOException | UnsatisfiedLinkError e) {
        failures.add("from %s: %s".formatted(folder, MathBackend.reason(e)));
      }
    }
    throw new IOException(String.join("; ", failures));
  }

  private static OpenBlas from(Path folder, String platform)
      throws IOException, ReflectiveOperationException {
    try (PrivateLibraries libraries = PrivateLibraries.unpack(folder, platform)) {
      return load(libraries);
    }
  }

  private static OpenBlas load(PrivateLibraries libraries)
      throws IOException, ReflectiveOperationException {
    return with(
        Map.of(
            // JavaCPP is to load nothing: it would look for libraries in places of its own.
            "org.bytedeco.javacpp.loadLibraries", "false",
            "org.bytedeco.javacpp.noPointerGC", "true",
            "dev.ludovic.netlib.blas.nativeLibPath", libraries.openBlas().toString()),
        () -> bind(libraries));
  }

  private static OpenBlas bind(PrivateLibraries libraries)
      throws IOException, ReflectiveOperationException {
    Class<?> type = new PrivateClasses().loadClass(OpenBlasBinding.class.getName());
    Constructor<?> constructor = type.getDeclaredConstructor(List.class, Path.class, Map.class);
    constructor.setAccessible(true);
    Map<String, Long> symbols = SharedObject.symbols(libraries.openBlas());
    Object binding;
    try {
      binding = constructor.newInstance(libraries.files(), libraries.openBlas(), symbols);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof UnsatisfiedLinkError unusable) {
        throw unusable; // where nothing is executed, for one
      }
      throw e;
    }
    return new OpenBlas(
        (Sgemm) call(binding, "sgemm"),
        new NativeLibrary(
            "OpenBLAS", PrivateLibraries.version(), (String) call(binding, "coreType")));
  }

  private static Object call(Object binding, String method) throws ReflectiveOperationException {
    Method declared = binding.getClass().getDeclaredMethod(method);
    declared.setAccessible(true);
    return declared.invoke(binding);
  }

  private static String platform() {
    String system = System.getProperty("os.name");
    String architecture = System.getProperty("os.arch");
    if (!system.equals("Linux") || !ARCHITECTURES.containsKey(architecture)) {
      throw new UnsupportedOperationException(
          "there is no OpenBLAS for %s on %s".formatted(system, architecture));
    }
    return "linux-" + ARCHITECTURES.get(architecture);
  }

  private interface Binding {
    OpenBlas bind() throws IOException, ReflectiveOperationException;
  }

  // Initialisers read system properties: ours are there for them alone.
  private static OpenBlas with(Map<String, String> properties, Binding binding)
      throws IOException, ReflectiveOperationException {
    Map<String, String> before = new HashMap<>();
    properties.keySet().forEach(key -> before.put(key, System.getProperty(key)));
    properties.forEach(System::setProperty);
    try {
      return binding.bind();
    } finally {
      before.forEach(
          (key, value) -> {
            if (value == null) {
              System.clearProperty(key);
            } else {
              System.setProperty(key, value);
            }
          });
    }
  }

  /** Whether OpenBLAS has kernels for small products on this processor. */
  boolean hasSmallKernels() {
    return WITH_SMALL_KERNELS.contains(library.coreType());
  }
}
