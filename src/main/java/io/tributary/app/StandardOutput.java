package io.tributary.app;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.util.Optional;

/**
 * Standard output that knows why it could not be written, which a {@link PrintStream} hides. After
 * its first failure it takes what is written and drops it.
 */
final class StandardOutput extends FilterOutputStream {
  /** How systems say that nobody reads any more, as {@code | head} does on purpose. */
  private static final String NO_READER = "Broken pipe";

  private IOException failure; // the first; null: none

  StandardOutput(OutputStream out) {
    super(out);
  }

  /** Puts one in the place of the process's. */
  static StandardOutput install() {
    StandardOutput output =
        new StandardOutput(
            new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), 1 << 13));
    Charset charset =
        Optional.ofNullable(System.getProperty("sun.stdout.encoding"))
            .map(Charset::forName)
            .orElse(Charset.defaultCharset());
    System.setOut(new PrintStream(output, true, charset));
    return output;
  }

  @Override
  public void write(int b) {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public synchronized void write(byte[] bytes, int from, int count) {
    if (failure == null) {
      try {
        out.write(bytes, from, count);
      } catch (IOException e) {
        failure = e;
      }
    }
  }

  @Override
  public synchronized void flush() {
    if (failure == null) {
      try {
        out.flush();
      } catch (IOException e) {
        failure = e;
      }
    }
  }

  /** Why something was not written; empty if all was, or if the reader has gone. */
  synchronized Optional<String> problem() {
    flush();
    return Optional.ofNullable(failure)
        .map(e -> String.valueOf(e.getMessage()))
        .filter(reason -> !reason.contains(NO_READER));
  }
}
