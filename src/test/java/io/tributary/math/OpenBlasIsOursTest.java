package io.tributary.math;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ludovic.netlib.blas.BLAS;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.bytedeco.javacpp.Loader;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/**
 * The native backend computes with the OpenBLAS of our jar and no other: whoever used netlib first,
 * whatever BLAS the system has, and whatever lies where libraries are looked for.
 */
@EnabledOnOs(OS.LINUX)
class OpenBlasIsOursTest {
  private static final String LIBRARY = "libopenblas.so.0";

  @TempDir private Path folder;

  private static String platform;

  @BeforeAll
  static void thePlatformHasOne() {
    String architecture = System.getProperty("os.arch");
    assumeTrue(Set.of("amd64", "aarch64").contains(architecture), architecture);
    platform = architecture.equals("amd64") ? "linux-x86_64" : "linux-arm64";
  }

  /** In this JVM, in whatever order its tests came. */
  private static String expected() {
    return "native, " + MathBackend.NATIVE.products().kernels() + ", " + NetlibFirst.bits();
  }

  @Test
  void theNativeBackendLoadsAndNamesItsLibrary() {
    assertEquals(MathBackend.NATIVE, MathBackend.best());
    String kernels = MathBackend.NATIVE.products().kernels();
    assertTrue(kernels.matches("OpenBLAS 0\\.3\\.31, \\w+ kernels"), kernels);
    String forced = System.getenv("OPENBLAS_CORETYPE");
    assumeTrue(forced != null && platform.equals("linux-x86_64"));
    assertTrue(kernels.contains(" " + forced + " kernels"), forced + ": " + kernels);
  }

  @Test
  void netlibThatFoundNothingFirstChangesNothing() throws Exception {
    List<String> printed =
        java(List.of("-Ddev.ludovic.netlib.blas.nativeLib=libnothing.so"), classPath(), List.of());
    assertEquals(List.of("netlib none", expected(), "quiet true"), printed);
  }

  /** Another OpenBLAS in the place of the system's BLAS, as netlib finds it. */
  @Test
  void theSystemsBlasStaysTheSystems() throws Exception {
    Path system = folder.resolve("libblas.so.3");
    try (PrivateLibraries libraries = PrivateLibraries.unpack(folder, platform)) {
      for (Path file : libraries.files()) {
        Path name = file.getFileName();
        Files.move(file, file.equals(libraries.openBlas()) ? system : folder.resolve(name));
        Files.createFile(file); // for close
      }
    }
    List<String> printed =
        java(
            List.of("-Ddev.ludovic.netlib.blas.nativeLibPath=" + system),
            classPath(),
            List.of("env", "LD_LIBRARY_PATH=" + folder));
    assertEquals(List.of("netlib JNIBLAS", expected(), "quiet true"), printed);
  }

  @Test
  void librariesLieInAFolderOfTheirOwnerAndGo() throws IOException {
    Path unpacked;
    try (PrivateLibraries libraries = PrivateLibraries.unpack(folder, platform)) {
      unpacked = libraries.openBlas().getParent();
      assertEquals(folder, unpacked.getParent());
      assertEquals(
          PosixFilePermissions.fromString("rwx------"), Files.getPosixFilePermissions(unpacked));
      assertEquals(Files.getOwner(folder), Files.getOwner(unpacked));
      assertTrue(Files.size(libraries.openBlas()) > 1_000_000);
      try (PrivateLibraries others = PrivateLibraries.unpack(folder, platform)) {
        assertFalse(others.openBlas().getFileName().equals(libraries.openBlas().getFileName()));
      }
    }
    assertFalse(Files.exists(unpacked));
  }

  /** As on NFS, where a file that is in use leaves another one in its folder. */
  @Test
  void aFolderThatCannotBeDeletedIsLeft() throws IOException {
    PrivateLibraries libraries = PrivateLibraries.unpack(folder, platform);
    Path left = libraries.openBlas().resolveSibling("left");
    Files.createDirectory(left);
    Files.createFile(left.resolve(".nfs0001"));
    assertDoesNotThrow(libraries::close);
    assertTrue(Files.exists(left));
  }

  /** A task that Spark kills may be the first in its JVM to need the library. */
  @Test
  void aThreadThatIsInterruptedLoadsItAndStaysInterrupted() throws Exception {
    Thread.currentThread().interrupt();
    OpenBlas loaded = OpenBlas.load();
    assertTrue(Thread.interrupted());
    assertFalse(loaded.library().coreType().isEmpty());
  }

  @Test
  void whatIsListedIsOnTheClassPathForEveryPlatform() throws IOException {
    for (String each : List.of("linux-x86_64", "linux-arm64")) {
      try (PrivateLibraries libraries = PrivateLibraries.unpack(folder, each)) {
        String text = Files.readString(libraries.openBlas(), StandardCharsets.ISO_8859_1);
        assertTrue(text.contains("OpenBLAS " + PrivateLibraries.version() + " "), each);
      }
    }
  }

  /** One byte of 37 million differs, in a jar that comes first. */
  @Test
  void aDamagedLibraryIsRefused() throws Exception {
    String resource = "org/bytedeco/openblas/" + platform + "/" + LIBRARY;
    Path damaged = folder.resolve("damaged").resolve(resource);
    Files.createDirectories(damaged.getParent());
    byte[] bytes;
    try (InputStream in = Loader.class.getClassLoader().getResourceAsStream(resource)) {
      bytes = in.readAllBytes();
    }
    bytes[bytes.length / 2] ^= 1;
    Files.write(damaged, bytes);
    try (URLClassLoader loader = again(folder.resolve("damaged"))) {
      Method unpack =
          loader
              .loadClass(PrivateLibraries.class.getName())
              .getDeclaredMethod("unpack", Path.class, String.class);
      unpack.setAccessible(true);
      Path place = Files.createDirectory(folder.resolve("place"));
      Throwable refusal =
          assertThrows(InvocationTargetException.class, () -> unpack.invoke(null, place, platform))
              .getCause();
      assertTrue(refusal instanceof IllegalStateException, refusal.toString());
      assertTrue(refusal.getMessage().contains("SHA-256"), refusal.getMessage());
      assertEquals(0, place.toFile().list().length);
    }
  }

  /** As when two applications share an executor's JVM. */
  @Test
  void aSecondCopyOfOurClassesHasALibraryOfItsOwn() throws Exception {
    MathBackend.NATIVE.products();
    Set<String> before = mappedLibraries();
    try (URLClassLoader loader = again()) {
      Class<?> type = loader.loadClass(NetlibFirst.class.getName());
      Method bits = type.getDeclaredMethod("bits");
      bits.setAccessible(true);
      assertEquals(NetlibFirst.bits(), bits.invoke(null));
      assertEquals(before.size() + 1, mappedLibraries().size(), before::toString);
    }
  }

  /** A user without a home, in a shared temporary folder where somebody else was first. */
  @Test
  void whatOthersPlantedIsNotLoaded() throws Exception {
    assumeTrue(Files.exists(Path.of("/usr/bin/setpriv")), "setpriv");
    assumeTrue(Files.getOwner(folder).getName().equals("root"), "root");
    Path open = Files.createTempDirectory("others");
    try {
      Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxr-xr-x"));
      Path temporary = Files.createDirectory(open.resolve("tmp"));
      Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString("rwxrwxrwx"));
      List<Path> planted = new ArrayList<>();
      for (String cache : List.of("javacpp", "javacpp-nobody", ".javacpp/cache", "tributary")) {
        for (String name : List.of(LIBRARY, "libopenblas_nolapack.so.0", "libopenblas_zzz.so")) {
          planted.add(temporary.resolve(cache).resolve(name));
          planted.add(
              temporary
                  .resolve(cache)
                  .resolve(
                      "openblas-0.3.31-1.5.13-%s.jar/org/bytedeco/openblas".formatted(platform))
                  .resolve(platform)
                  .resolve(name));
        }
      }
      for (Path file : planted) {
        Files.createDirectories(file.getParent());
        Files.writeString(file, "planted");
      }
      List<String> printed =
          java(
              List.of("-Duser.home=" + temporary, "-Djava.io.tmpdir=" + temporary),
              readable(open.resolve("jars")),
              List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"));
      assertEquals(expected(), printed.get(1));
      for (Path file : planted) {
        assertEquals("planted", Files.readString(file));
      }
      try (Stream<Path> left = Files.list(temporary)) {
        assertTrue(left.noneMatch(f -> f.toString().contains("tributary-")));
      }
    } finally {
      try (Stream<Path> all = Files.walk(open)) {
        all.sorted(java.util.Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
      }
    }
  }

  private static Set<String> mappedLibraries() throws IOException {
    try (Stream<String> lines = Files.lines(Path.of("/proc/self/maps"))) {
      Set<String> names = new TreeSet<>();
      lines
          .filter(line -> line.contains("/libopenblas_"))
          .map(line -> line.replaceAll(".*/(libopenblas_\\w+).*", "$1"))
          .forEach(names::add);
      return names;
    }
  }

  /** A class loader that has everything anew. */
  private static URLClassLoader again(Path... first) throws IOException {
    List<URL> urls = new ArrayList<>();
    for (Path path : first) {
      urls.add(path.toUri().toURL());
    }
    for (Path path : classPath()) {
      urls.add(path.toUri().toURL());
    }
    return new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
  }

  /** Where the classes and libraries lie that the native backend needs. */
  private static List<Path> classPath() throws IOException {
    List<Path> places = new ArrayList<>();
    for (Class<?> type :
        List.of(
            OpenBlasIsOursTest.class,
            MathBackend.class,
            BLAS.class,
            Loader.class,
            org.bytedeco.openblas.presets.openblas_nolapack.class,
            org.netlib.util.booleanW.class,
            LoggerFactory.class)) {
      places.add(Path.of(type.getProtectionDomain().getCodeSource().getLocation().getPath()));
    }
    String library =
        PrivateClasses.ours("org/bytedeco/openblas/" + platform + "/" + LIBRARY).getPath();
    places.add(Path.of(library.substring("file:".length(), library.indexOf('!'))));
    return places;
  }

  /** The same for a user who may not read where they lie. */
  private static List<Path> readable(Path place) throws IOException {
    Files.createDirectory(place);
    List<Path> copies = new ArrayList<>();
    for (Path source : classPath()) {
      Path copy = place.resolve(copies.size() + "-" + source.getFileName());
      if (Files.isDirectory(source)) {
        Path from = source.resolve("io/tributary/math");
        Files.createDirectories(copy.resolve("io/tributary/math"));
        try (Stream<Path> files = Files.list(from)) {
          for (Path file : files.toList()) {
            Files.copy(file, copy.resolve("io/tributary/math").resolve(file.getFileName()));
          }
        }
      } else {
        Files.copy(source, copy);
      }
      copies.add(copy);
    }
    return copies;
  }

  /** Runs {@link NetlibFirst} in a JVM of its own; the lines that it prints. */
  private static List<String> java(List<String> options, List<Path> classPath, List<String> prefix)
      throws Exception {
    List<String> command = new ArrayList<>(prefix);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx128m"));
    command.addAll(options);
    command.add("-cp");
    command.add(String.join(File.pathSeparator, classPath.stream().map(Path::toString).toList()));
    command.add(NetlibFirst.class.getName());
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try {
      List<String> lines =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
              .lines()
              .toList();
      assertTrue(process.waitFor(60, TimeUnit.SECONDS), lines::toString);
      assertEquals(0, process.exitValue(), lines::toString);
      // Loggers and netlib have their say, too.
      return lines.stream().filter(l -> l.matches("(netlib|native|vector|java,|quiet).*")).toList();
    } finally {
      process.destroyForcibly();
    }
  }
}
