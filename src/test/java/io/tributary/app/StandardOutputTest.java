package io.tributary.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StandardOutputTest {
  private static final File FULL = new File("/dev/full");

  private static OutputStream failing(String reason) {
    return new OutputStream() {
      @Override
      public void write(int b) throws IOException {
        throw new IOException(reason);
      }
    };
  }

  @ParameterizedTest
  @CsvSource({
    "No space left on device, No space left on device",
    "Input/output error, Input/output error",
    "Broken pipe,", // | head
  })
  void theFirstFailureIsKnown(String reason, String problem) {
    StandardOutput output = new StandardOutput(failing(reason));
    PrintStream out = new PrintStream(output, true, StandardCharsets.UTF_8);
    out.println("a line");
    out.println("another");
    assertEquals(Optional.ofNullable(problem), output.problem());
  }

  @Test
  void whatIsWrittenArrives() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    StandardOutput output = new StandardOutput(bytes);
    PrintStream out = new PrintStream(output, true, StandardCharsets.UTF_8);
    out.print("a – b");
    out.write('\n');
    assertEquals(Optional.empty(), output.problem());
    assertEquals("a – b\n", bytes.toString(StandardCharsets.UTF_8));
  }

  /** A process of its own, whose standard output is really full. */
  @Test
  void aFullDeviceEndsACommandWithOneLineAndStatus2() throws Exception {
    assumeTrue(FULL.canWrite(), "this machine has no /dev/full");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "io.tributary.app.Main",
                "help",
                "predict")
            .redirectOutput(FULL)
            .start();
    String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(Main.USER_ERROR, process.waitFor(), err);
    assertEquals("Standard output is not complete: No space left on device", err.strip());
  }
}
