package io.tributary.cluster;

import io.tributary.spark.Processes;
import java.util.regex.Pattern;

/** Recognises executors that ended since their heaps were too small. */
public final class ExecutorMemory {
  /** What the user is told. */
  public static final String TOO_SMALL =
      "an executor's heap was too small (exit code 52): give executors more memory"
          + " (spark.executor.memory, --executor-memory before the command), or fewer cores each";

  /**
   * Spark's own exit code for it, in the words of the cluster managers: "Command exited with code
   * 52", "Exit status: 52", "exited with exit code 52(JVM OOM)".
   */
  private static final Pattern EXIT =
      Pattern.compile("(?i)\\bexit(ed)?\\b[^0-9]*\\b" + Processes.OUT_OF_MEMORY + "\\b");

  private ExecutorMemory() {}

  /** Whether this is why an executor was lost. */
  public static boolean ranOut(String reason) {
    return reason != null && EXIT.matcher(reason).find();
  }

  /** Whether something failed for an executor that was lost so. */
  public static boolean ranOut(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (ranOut(cause.getMessage())) {
        return true;
      }
    }
    return false;
  }
}
