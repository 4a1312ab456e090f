package io.tributary.math;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tributary.testing.MountedDisk;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Where the JVM's temporary folder is of no use, the native library comes from one of Spark's, and
 * nothing of it stays.
 */
@EnabledOnOs(
    value = OS.LINUX,
    architectures = {"amd64", "aarch64"})
class LibraryFoldersTest {
  @TempDir private Path folder;

  @Test
  void everyFolderOfSparksIsTriedOnceAfterTheJvms() {
    Map<String, String> properties =
        Map.of("java.io.tmpdir", "/odd,name", "spark.local.dir", "/b, /d");
    Map<String, String> environment =
        Map.of(
            "LOCAL_DIRS", "/yarn/1,/yarn/2",
            "SPARK_EXECUTOR_DIRS", "/executor/1:/executor/2",
            "SPARK_LOCAL_DIRS", "/a,,/b");
    assertEquals(
        Stream.of("/odd,name", "/yarn/1", "/yarn/2", "/executor/1", "/executor/2", "/a", "/b", "/d")
            .map(Path::of)
            .toList(),
        LibraryFolders.all(properties::get, environment::get));
    assertEquals(
        List.of(Path.of("/t")),
        LibraryFolders.all(Map.of("java.io.tmpdir", "/t")::get, Map.<String, String>of()::get));
  }

  @Test
  void aTemporaryFolderThatIsNotThere() throws Exception {
    Path spark = Files.createDirectory(folder.resolve("spark"));
    assertLoads(folder.resolve("none"), "-Dspark.local.dir=" + spark, "");
    assertEmpty(spark);
  }

  /** One from which nothing is executed, and one with room for a part of the library. */
  @ParameterizedTest
  @ValueSource(strings = {"noexec", "size=8m"})
  void aDiskThatWillNotDo(String options) throws Exception {
    Path spark = Files.createDirectory(folder.resolve("spark"));
    try (MountedDisk disk = MountedDisk.under(folder, options)) {
      assertLoads(disk.folder(), "-Dnothing", folder.resolve("none") + "," + spark);
      assertEmpty(disk.folder());
    }
    assertEmpty(spark);
  }

  @Test
  void whereNoneWillDoEachIsNamed() throws Exception {
    Path first = folder.resolve("first");
    Path second = folder.resolve("second");
    String printed = run(first, "-Dspark.local.dir=" + second, "");
    assertTrue(
        printed.matches(
            "(?s).*math backend 'native' cannot be loaded: from %s: .*NoSuchFileException.*; from %s: .*"
                .formatted(first, second)),
        printed);
  }

  private static void assertEmpty(Path folder) throws Exception {
    try (Stream<Path> left = Files.list(folder)) {
      assertEquals(List.of(), left.toList());
    }
  }

  private static void assertLoads(Path temporary, String property, String environment)
      throws Exception {
    String printed = run(temporary, property, environment);
    assertTrue(printed.contains("loaded OpenBLAS"), printed);
  }

  /** What another JVM prints that loads the library. */
  private static String run(Path temporary, String property, String environment) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:-UsePerfData", "-Xmx128m"));
    command.addAll(List.of("-Djava.io.tmpdir=" + temporary, property));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(LibraryFoldersTest.class.getName());
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().keySet().removeAll(List.of("LOCAL_DIRS", "SPARK_EXECUTOR_DIRS"));
    builder.environment().put("SPARK_LOCAL_DIRS", environment);
    Process process = builder.start();
    try {
      String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertEquals(0, process.waitFor(), printed);
      return printed;
    } finally {
      process.destroyForcibly();
    }
  }

  public static void main(String[] arguments) {
    try {
      System.out.println("loaded " + MathBackend.NATIVE.products().kernels());
    } catch (BackendUnavailableException e) {
      System.out.println(e.getMessage());
    }
  }
}
