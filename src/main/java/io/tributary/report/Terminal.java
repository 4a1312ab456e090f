package io.tributary.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Whether somebody watches standard error, where the bar is drawn.
 *
 * <p>{@link System#console()} does not tell: it asks about standard input and output, and from Java
 * 22 on there is one even if they are files.
 */
final class Terminal {
  /** Set by submit.sh to {@code yes} or {@code no}. */
  private static final String TOLD = "TRIBUTARY_STDERR_IS_TERMINAL";

  private Terminal() {}

  static boolean isStandardError() {
    return isTerminal(System.getenv(TOLD), Path.of("/proc/self/fd/2"));
  }

  /**
   * @param told what the script found, null if no script did
   * @param descriptor what standard error is, on Linux a link to it
   */
  static boolean isTerminal(String told, Path descriptor) {
    if (told != null) {
      return told.equals("yes");
    }
    try {
      String target = Files.readSymbolicLink(descriptor).toString();
      return target.matches("/dev/(pts/|tty|console).*");
    } catch (IOException | UnsupportedOperationException e) {
      return false; // not Linux: without submit.sh, lines do for everybody
    }
  }
}
