package io.tributary.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A call of {@code submit.sh} that is under way.
 *
 * <p>The script becomes the driver's JVM ({@code exec}), so signals to its process are signals to
 * the driver. Closing ends whatever is left of it; so does the end of the JVM that made the call.
 */
public final class Submission implements AutoCloseable {
  private final List<String> command;
  private final Process process;
  private final Path stdout;
  private final Path stderr;
  private final Duration timeout;
  private final Thread atExit;

  private Submission(ProcessBuilder builder, Path stdout, Path stderr, Duration timeout)
      throws IOException {
    this.command = builder.command();
    this.stdout = stdout;
    this.stderr = stderr;
    this.timeout = timeout;
    this.process = builder.start();
    this.atExit =
        new Thread(
            () -> {
              process.descendants().forEach(ProcessHandle::destroyForcibly);
              process.destroyForcibly();
            });
    Runtime.getRuntime().addShutdownHook(atExit);
  }

  /** Output goes through files, so that a chatty process cannot block on a full pipe. */
  static Submission start(ProcessBuilder builder, Duration timeout) {
    Path stdout = null;
    Path stderr = null;
    try {
      stdout = Files.createTempFile("submit", ".out");
      stderr = Files.createTempFile("submit", ".err");
      builder.redirectOutput(stdout.toFile()).redirectError(stderr.toFile());
      Submission submission = new Submission(builder, stdout, stderr, timeout);
      submission.process.getOutputStream().close();
      return submission;
    } catch (IOException e) {
      delete(stdout);
      delete(stderr);
      throw new UncheckedIOException(e);
    }
  }

  /** The number of the script's process, which is the driver's. */
  public long pid() {
    return process.pid();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** What it printed so far. */
  public String stdout() {
    return text(stdout);
  }

  /** What it printed so far on standard error. */
  public String stderr() {
    return text(stderr);
  }

  /**
   * Waits for its end.
   *
   * @throws AssertionError if it takes longer than {@link SubmitScript#within}; the message holds
   *     the stacks of its threads, and the process and those that it started are gone then
   */
  public SubmitScript.Result await() throws InterruptedException {
    boolean ended = process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS);
    String stacks = ended ? "" : stacks();
    if (!ended) {
      ProcessTree.kill(List.of(process.toHandle()));
      process.waitFor();
    }
    SubmitScript.Result result = new SubmitScript.Result(process.exitValue(), stdout(), stderr());
    if (!ended) {
      throw new AssertionError(
          "%s took longer than %s; so far: %s%n%s".formatted(command, timeout, result, stacks));
    }
    return result;
  }

  /** {@code kill -9}: the driver has no chance to do anything about it. Waits for its end. */
  public SubmitScript.Result kill() throws InterruptedException {
    process.destroyForcibly();
    return await();
  }

  /** SIGTERM: a request to end, which the driver may take its time for. */
  public void terminate() {
    process.destroy();
  }

  @Override
  public void close() {
    ProcessTree.kill(List.of(process.toHandle()));
    Runtime.getRuntime().removeShutdownHook(atExit);
    delete(stdout);
    delete(stderr);
  }

  /** A hang is explained by where the threads are. */
  private String stacks() {
    try {
      Path jstack = Path.of(System.getProperty("java.home"), "bin", "jstack");
      Process dump =
          new ProcessBuilder(jstack.toString(), Long.toString(process.pid()))
              .redirectErrorStream(true)
              .start();
      return new String(dump.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return "no stacks: " + e;
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path file) {
    if (file != null) {
      try {
        Files.deleteIfExists(file);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
