package io.tributary.ingest;

import java.util.concurrent.TimeUnit;

/**
 * Takes what executors hold from them, and waits until they have let go.
 *
 * <p>Spark would rather not wait. Where an application stops right after, executors' answers meet a
 * driver whose threads are gone, and each is a {@code RejectedExecutionException} on the standard
 * error of a run that has succeeded.
 */
public final class Removal {
  /** An executor that does not answer is waited for so long: Spark itself would take minutes. */
  private static final long PATIENCE_SECONDS = 10;

  private Removal() {}

  /**
   * Removes.
   *
   * @param blocking returns, or fails, when everything is gone
   */
  public static void of(Runnable blocking) {
    Thread thread = new Thread(() -> quietly(blocking), "tributary-removal");
    thread.setDaemon(true);
    try {
      thread.start();
    } catch (OutOfMemoryError e) { // the system has no more threads
      quietly(blocking);
      return;
    }
    try {
      TimeUnit.SECONDS.timedJoin(thread, PATIENCE_SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void quietly(Runnable blocking) {
    try {
      blocking.run();
    } catch (Exception e) { // among them Spark's own, which Scala does not declare
      // An executor that is gone holds nothing.
      org.slf4j.LoggerFactory.getLogger(Removal.class).debug("While removing", e);
    }
  }
}
