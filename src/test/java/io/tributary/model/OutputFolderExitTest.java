package io.tributary.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that is told to end while it writes a table. */
class OutputFolderExitTest {
  @TempDir Path folder;

  /** One that waits to be told to end in the middle of a table. */
  static final class Writer {
    private Writer() {}

    public static void main(String[] arguments) throws Exception {
      OutputFolder output =
          OutputFolder.open("--out", arguments[0], false, new Configuration(), note -> {});
      Path temporary = Files.createDirectories(Path.of(output.temporary()));
      Files.writeString(temporary.resolve("part-0"), "half a ta");
      System.out.println("writes");
      Thread.sleep(Duration.ofMinutes(5).toMillis());
    }
  }

  @Test
  void leavesNothingOfIt() throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                Writer.class.getName(),
                folder.resolve("scored").toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertEquals("writes", process.inputReader().readLine());
    process.destroy(); // SIGTERM, which ends a JVM as Ctrl-C does
    process.waitFor();
    try (Stream<Path> left = Files.list(folder)) {
      assertEquals(List.of(), left.toList());
    }
  }
}
