package io.tributary.training;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/**
 * A few threads that run one piece of work together, again and again, with as little delay as can
 * be: they spin for a moment, then give way, before they park, and nothing is allocated from one
 * round to the next.
 *
 * <p>The calling thread is a member. Not for several callers. Closing ends the threads.
 */
final class ThreadTeam implements AutoCloseable {
  /** About 10 µs of spinning: longer than the wait of threads that have a core each. */
  private static final int SPINS = 400;

  /**
   * About 50 µs more of giving way: where other programs keep the cores busy, the thread that is
   * waited for may need this one's.
   */
  private static final int YIELDS = 100;

  /** What each member does. */
  interface Work {
    void run(int member);
  }

  private final Thread[] others;
  private final AtomicInteger busy = new AtomicInteger();
  private final AtomicReference<Throwable> failure = new AtomicReference<>();
  private final Thread caller;
  private volatile int round;
  private volatile boolean closed;
  private Work work;

  ThreadTeam(int members, String name) {
    caller = Thread.currentThread();
    others = new Thread[members - 1];
    for (int i = 0; i < others.length; i++) {
      int member = i + 1;
      others[i] = new Thread(() -> serve(member), name + "-" + member);
      others[i].setDaemon(true);
      others[i].start();
    }
  }

  int members() {
    return others.length + 1;
  }

  /** Runs the work on every member and waits for all. */
  @SuppressWarnings("NonAtomicVolatileUpdate") // only the caller writes the round
  void run(Work newWork) {
    work = newWork;
    busy.set(others.length);
    round++;
    for (Thread thread : others) {
      LockSupport.unpark(thread);
    }
    attempt(0);
    for (int spins = 0; busy.get() > 0; spins++) {
      pause(spins);
    }
    Throwable thrown = failure.getAndSet(null);
    if (thrown instanceof RuntimeException e) {
      throw e;
    } else if (thrown instanceof Error e) {
      throw e;
    }
  }

  private void serve(int member) {
    int served = 0;
    while (true) {
      for (int spins = 0; round == served; spins++) {
        if (closed) {
          return;
        }
        pause(spins);
      }
      served = round;
      attempt(member);
      if (busy.decrementAndGet() == 0) {
        LockSupport.unpark(caller);
      }
    }
  }

  private void attempt(int member) {
    try {
      work.run(member);
    } catch (RuntimeException | Error e) {
      failure.compareAndSet(null, e);
    }
  }

  private static void pause(int spins) {
    if (spins < SPINS) {
      Thread.onSpinWait();
    } else if (spins < SPINS + YIELDS) {
      Thread.yield();
    } else {
      LockSupport.parkNanos(1_000_000);
    }
  }

  @Override
  public void close() {
    closed = true;
    for (Thread thread : others) {
      LockSupport.unpark(thread);
    }
  }
}
