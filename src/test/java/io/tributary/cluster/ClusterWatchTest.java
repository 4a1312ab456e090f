package io.tributary.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tributary.testing.ManualTicker;
import io.tributary.testing.SharedSpark;
import io.tributary.time.Ticker;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.apache.spark.TaskContext;
import org.junit.jupiter.api.Test;

/** When a run's jobs are cancelled, at times that the test gives. */
class ClusterWatchTest {
  private static final long SECOND = 1_000_000_000;

  /** After it, a task that is to wait does not. Reached from tasks, which run in this JVM. */
  private static volatile long deadline;

  private static final Semaphore WAITING = new Semaphore(0);

  /** A job that ends only when it is cancelled. */
  private static void stuckJob(int job) {
    SharedSpark.context()
        .parallelize(List.of(job), 1)
        .foreach(
            any -> {
              WAITING.release();
              while (!TaskContext.get().isInterrupted() && System.nanoTime() < deadline) {
                LockSupport.parkNanos(SECOND / 1000);
              }
            });
  }

  private static ClusterWatch watch(boolean stop) {
    return new ClusterWatch(SharedSpark.session().sparkContext(), 1, () -> stop, Ticker.SYSTEM);
  }

  private static void limitWaiting() {
    deadline = System.nanoTime() + 60 * SECOND;
  }

  /** As where rows come to the driver by many jobs: one may begin just after another one ended. */
  @Test
  void everyJobOfARunThatIsToStopIsCancelled() throws Exception {
    limitWaiting();
    AtomicReference<ClusterWatch> watch = new AtomicReference<>();
    AtomicInteger cancellations = new AtomicInteger();
    Thread run =
        new Thread(
            () -> {
              watch.set(watch(true));
              for (int job = 0; job < 2; job++) {
                try {
                  stuckJob(job);
                } catch (Exception e) {
                  cancellations.addAndGet(RunJobs.isCancellation(e) ? 1 : 0);
                }
              }
              watch.get().close();
            });
    run.start();
    for (int job = 0; job < 2; job++) {
      WAITING.acquire();
      watch.get().look(SECOND);
      while (cancellations.get() == job && run.isAlive()) {
        watch.get().look(12 * SECOND);
        LockSupport.parkNanos(SECOND / 1000);
      }
    }
    run.join();
    assertEquals(2, cancellations.get());
  }

  /** One on the driver's threads, say, or one whose state is being saved. */
  @Test
  void aRunWithoutAJobIsNotGivenUp() {
    try (ClusterWatch watch = watch(true)) {
      watch.look(SECOND);
      watch.look(12 * SECOND);
      assertFalse(watch.cancelled());
    }
  }

  @Test
  void jobsOfOthersAreNotTheRuns() throws Exception {
    limitWaiting();
    Thread another = new Thread(() -> stuckJob(0));
    another.start();
    WAITING.acquire();
    try (ClusterWatch watch = watch(true)) {
      assertTrue(SharedSpark.context().statusTracker().getActiveJobIds().length > 0);
      assertFalse(watch.waitsForJob());
      watch.look(SECOND);
      watch.look(12 * SECOND);
      assertFalse(watch.cancelled());
    } finally {
      deadline = System.nanoTime();
      another.join();
    }
  }

  @Test
  void anErrorIsNotTheLastLook() {
    ManualTicker ticker = new ManualTicker();
    AtomicInteger looks = new AtomicInteger();
    try (ClusterWatch watch =
        new ClusterWatch(
            SharedSpark.session().sparkContext(),
            1,
            () -> {
              looks.incrementAndGet();
              throw new StackOverflowError("as the test wants it");
            },
            ticker)) {
      ticker.pass(Duration.ofSeconds(1));
      ticker.pass(Duration.ofSeconds(1));
      assertEquals(2, looks.get());
    }
  }
}
