package io.tributary.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TerminalTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "/dev/pts/3, true",
    "/dev/tty1, true",
    "/dev/console, true",
    "/tmp/log.txt, false",
    "pipe:[4711], false",
    "/dev/null, false"
  })
  void whatStandardErrorIsDecides(String target, boolean terminal) throws IOException {
    Path link = Files.createSymbolicLink(folder.resolve("2"), Path.of(target));
    assertEquals(terminal, Terminal.isTerminal(null, link));
  }

  @Test
  void theScriptKnowsBetter() throws IOException {
    Path link = Files.createSymbolicLink(folder.resolve("2"), Path.of("/dev/pts/3"));
    assertFalse(Terminal.isTerminal("no", link));
    assertTrue(Terminal.isTerminal("yes", folder.resolve("nothing")));
    assertFalse(Terminal.isTerminal(null, folder.resolve("nothing")));
  }
}
