package io.tributary.bench;

import io.tributary.bench.Timings.Contender;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/** A process of {@code src/bench/python/peers.py}, which waits between one epoch and the next. */
final class PythonPeer implements AutoCloseable {
  private final Process process;
  private final Writer to;
  private final BufferedReader from;
  private String name = "";

  private PythonPeer(Process process) {
    this.process = process;
    this.to = process.outputWriter(StandardCharsets.UTF_8);
    this.from =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  /** The peer, ready for its first epoch; empty where Python lacks it. */
  static Optional<PythonPeer> start(String peer, String optimizer, int batch, int rows, Path table)
      throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
                System.getProperty("bench.python", "/usr/bin/python3"),
                "src/bench/python/peers.py",
                peer,
                optimizer,
                Integer.toString(batch),
                Integer.toString(rows),
                table.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT);
    // Where these are set for the sake of old processors' kernels, they would slow the peer down.
    builder.environment().remove("OPENBLAS_CORETYPE");
    builder.environment().remove("OPENBLAS_L2_SIZE");
    PythonPeer started = new PythonPeer(builder.start());
    String ready = started.from.readLine();
    if (ready == null) {
      started.close();
      System.err.println("left out: " + peer + " does not run here");
      return Optional.empty();
    }
    String[] words = ready.split(" ", 3);
    started.name = words[2] + (words[1].equals("1") ? ", 1 thread" : ", " + words[1] + " threads");
    return Optional.of(started);
  }

  /** An epoch. */
  Contender contender() {
    return new Contender(name, this::epoch);
  }

  private void epoch() {
    try {
      to.write("\n");
      to.flush();
      if (from.readLine() == null) {
        throw new IllegalStateException(name + " has ended");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.destroy();
  }
}
