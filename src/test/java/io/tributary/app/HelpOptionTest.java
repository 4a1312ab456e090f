package io.tributary.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** Every command shows its usage when it is asked to, whatever else it requires. */
class HelpOptionTest {
  static Stream<String> commands() {
    return new CommandLine(new Main()).getSubcommands().keySet().stream();
  }

  @ParameterizedTest
  @MethodSource("commands")
  void everyCommandShowsItsUsage(String command) {
    for (String option : new String[] {"--help", "-h"}) {
      assertEquals(Main.DONE, run(command, option), command);
      assertTrue(out.toString().contains("Usage: submit.sh " + command), out.toString());
      assertEquals("", err.toString());
    }
  }

  private StringWriter out;
  private StringWriter err;

  private int run(String... arguments) {
    out = new StringWriter();
    err = new StringWriter();
    int status = Main.execute(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
    assertTrue(status >= 0, Arrays.toString(arguments));
    return status;
  }
}
