package io.tributary.testing;

import static org.junit.jupiter.api.Assertions.fail;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.concurrent.TimeUnit;

/**
 * What the calling thread allocates once the JIT compiler has done with what it does.
 *
 * <p>Until then an interpreted or half-compiled loop makes objects that compiled code does not: a
 * vector each operation, for one. The compiler works beside us, and on a loaded machine late, so
 * that no number of repetitions tells when it is done: we repeat until enough in a row are cheap,
 * and give up when that does not come for a long time.
 */
public final class SteadyAllocation {
  /** As many in a row must be cheap. */
  private static final int CALM = 5;

  /** The compiler has never taken a tenth of it. */
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);

  private SteadyAllocation() {}

  /** As below, with nothing to prepare. */
  public static void assertAtMost(long mostBytes, Runnable work) {
    assertAtMost(mostBytes, () -> {}, work);
  }

  /**
   * Fails unless the work comes to allocate no more than this, time after time.
   *
   * @param mostBytes of one run; asking for the count may allocate some itself
   * @param preparation before each run, not counted
   * @param work so much that a byte each time shows
   */
  public static void assertAtMost(long mostBytes, Runnable preparation, Runnable work) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long self = Thread.currentThread().getId();
    long begun = System.nanoTime();
    long least = Long.MAX_VALUE;
    int calm = 0;
    while (calm < CALM) {
      preparation.run();
      long before = threads.getThreadAllocatedBytes(self);
      work.run();
      long last = threads.getThreadAllocatedBytes(self) - before;
      least = Math.min(least, last);
      calm = last <= mostBytes ? calm + 1 : 0;
      if (calm == 0 && System.nanoTime() - begun > PATIENCE_NANOS) {
        fail(
            "%d bytes at last, %d at least, and at most %d expected"
                .formatted(last, least, mostBytes));
      }
    }
  }
}
