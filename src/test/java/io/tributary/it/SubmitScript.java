package io.tributary.it;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A call of {@code submit.sh} as a user makes it: a process of its own, in a directory of his
 * choice. It sees nothing of the Spark settings that the tests themselves run with.
 */
public final class SubmitScript {
  /** The project's directory. */
  public static final Path PROJECT =
      Path.of(System.getProperty("tributary.basedir", System.getProperty("user.dir")));

  private Path script = PROJECT.resolve("submit.sh");
  private Path directory = PROJECT;
  private Duration timeout = Duration.ofMinutes(3);
  // A JVM that lives for seconds spends most of them on compiling well what it computes.
  private final Map<String, String> environment =
      new HashMap<>(Map.of("SPARK_SUBMIT_OPTS", StandaloneCluster.QUICK_START));

  /** What a call left: its exit status and everything that it printed. */
  public record Result(int exitCode, String stdout, String stderr) {}

  /** Calls the script by this path, a symbolic link say, instead of by its own. */
  public SubmitScript through(Path path) {
    script = path;
    return this;
  }

  /** Sets the caller's working directory; the project's own otherwise. */
  public SubmitScript in(Path workingDirectory) {
    directory = workingDirectory;
    return this;
  }

  /** Sets a variable in the caller's environment. */
  public SubmitScript with(String variable, Object value) {
    environment.put(variable, value.toString());
    return this;
  }

  /** Sets how long the call may take; three minutes otherwise. */
  public SubmitScript within(Duration limit) {
    timeout = limit;
    return this;
  }

  /**
   * Makes the call and waits for its end.
   *
   * @throws AssertionError if it takes too long; the process and those that it started are gone
   *     then
   */
  public Result run(String... arguments) throws InterruptedException {
    try (Submission submission = start(arguments)) {
      return submission.await();
    }
  }

  /** Makes the call and leaves it running; the caller has to close it. */
  public Submission start(String... arguments) {
    List<String> command = new ArrayList<>(List.of(script.toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
    builder
        .environment()
        .keySet()
        .removeIf(name -> name.startsWith("SPARK_") || name.equals("MASTER"));
    builder.environment().putAll(environment);
    return Submission.start(builder, timeout);
  }
}
