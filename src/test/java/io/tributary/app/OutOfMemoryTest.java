package io.tributary.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.Callable;
import org.apache.spark.SparkException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** A driver without memory ends with one line, and with Spark's own status for that. */
class OutOfMemoryTest {
  @Command(name = "hungry")
  static final class Hungry implements Callable<Integer> {
    private final boolean wrapped;

    Hungry(boolean wrapped) {
      this.wrapped = wrapped;
    }

    @Override
    public Integer call() throws Exception {
      try {
        long[][] all = new long[1 << 20][];
        for (int i = 0; i < all.length; i++) {
          all[i] = new long[Integer.MAX_VALUE - 8]; // 16 GB each
        }
        return all.length;
      } catch (OutOfMemoryError e) {
        if (wrapped) {
          throw new SparkException("job failed", e);
        }
        throw e;
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void isToldInOneLineThatNamesTheSetting(boolean wrapped) {
    StringWriter err = new StringWriter();
    CommandLine command =
        new CommandLine(new Main()).addSubcommand(new Hungry(wrapped)).setErr(new PrintWriter(err));
    assertEquals(52, Main.execute(command, "hungry"));
    assertEquals(1, err.toString().lines().count(), err.toString());
    assertTrue(err.toString().contains("spark.driver.memory"), err.toString());
  }

  /** As Spark's reader of JSON fails: a match error, which only quotes what ended the task. */
  @Command(name = "quoted")
  static final class Quoted implements Callable<Integer> {
    @Override
    public Integer call() throws Exception {
      String task = "Lost task 0.0 in stage 1.0 (TID 3) (localhost executor driver): ";
      Throwable match = new scala.MatchError(new OutOfMemoryError("Java heap space"));
      throw new SparkException("Job aborted: " + task + match);
    }
  }

  @Test
  void isToldAlsoWhereOnlyWordsOfItAreLeft() {
    StringWriter err = new StringWriter();
    CommandLine command =
        new CommandLine(new Main()).addSubcommand(new Quoted()).setErr(new PrintWriter(err));
    assertEquals(52, Main.execute(command, "quoted"));
    assertEquals(1, err.toString().lines().count(), err.toString());
    assertTrue(err.toString().contains("spark.driver.memory"), err.toString());
  }

  /** Java reports it as a lack of memory, of which a larger heap would leave even less. */
  @Command(name = "threads")
  static final class ThreadsRefused implements Callable<Integer> {
    @Override
    public Integer call() {
      throw new OutOfMemoryError("unable to create native thread: possibly out of memory");
    }
  }

  @Test
  void aThreadThatDoesNotStartIsNoQuestionOfTheHeap() {
    StringWriter err = new StringWriter();
    CommandLine command =
        new CommandLine(new Main())
            .addSubcommand(new ThreadsRefused())
            .setErr(new PrintWriter(err));
    assertEquals(52, Main.execute(command, "threads"));
    assertEquals(1, err.toString().lines().count(), err.toString());
    assertTrue(err.toString().contains("ulimit -u"), err.toString());
  }
}
