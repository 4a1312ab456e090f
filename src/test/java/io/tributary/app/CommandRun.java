package io.tributary.app;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tributary.testing.SharedSpark;
import java.io.PrintWriter;
import java.io.StringWriter;

/**
 * A command that was run in this JVM, on the shared session.
 *
 * @param status the exit status
 * @param out what it wrote to standard output
 * @param err what it wrote to standard error
 */
record CommandRun(int status, String out, String err) {
  static CommandRun of(String... arguments) {
    SharedSpark.session();
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int status = Main.execute(new PrintWriter(out), new PrintWriter(err), arguments);
    return new CommandRun(status, out.toString(), err.toString());
  }

  /** Runs a command that has to succeed. */
  static CommandRun done(String... arguments) {
    CommandRun run = of(arguments);
    assertEquals(Main.DONE, run.status, run.err);
    return run;
  }
}
