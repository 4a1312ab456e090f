package io.tributary.training;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/**
 * A few threads that run one piece of work together, again and again, with as little delay as can
 * be: they spin for a moment, then give way, and nothing is allocated from one round to the next.
 *
 * <p>A thread that has had nothing to do for a few milliseconds ends, and the next round starts
 * another. A parked one would often be woken on the core of the thread that wakes it, and the two
 * would share that core for tens of milliseconds, one giving way to the other, with another core
 * idle beside them: operating systems look for the idlest core when a thread starts, and seldom
 * while it runs.
 *
 * <p>The calling thread is a member. Not for several callers at a time. Closing ends the threads.
 */
final class ThreadTeam implements AutoCloseable {
  /** About 10 µs of spinning: longer than the wait of threads that have a core each. */
  private static final int SPINS = 400;

  /**
   * One to two milliseconds more of giving way: where other programs keep the cores busy, the
   * thread that is waited for may need this one's.
   */
  private static final int YIELDS = 3000;

  private static final int ENDED = 0;
  private static final int SERVING = 1;

  /** What each member does. */
  interface Work {
    void run(int member);
  }

  private final String name;
  private final int others; // members beside the caller
  private final AtomicIntegerArray states; // of each other member's thread
  private final AtomicInteger busy = new AtomicInteger();
  private final AtomicReference<Throwable> failure = new AtomicReference<>();
  private volatile int round;
  private volatile boolean closed;
  private Thread caller;
  private Work work;

  ThreadTeam(int members, String name) {
    this.name = name;
    this.others = members - 1;
    this.states = new AtomicIntegerArray(members); // all have ended
  }

  int members() {
    return others + 1;
  }

  /** Runs the work on every member and waits for all. */
  @SuppressWarnings("NonAtomicVolatileUpdate") // only the caller writes the round
  void run(Work newWork) {
    caller = Thread.currentThread();
    work = newWork;
    busy.set(others);
    int last = round;
    round = last + 1;
    for (int member = 1; member <= others; member++) {
      if (states.compareAndSet(member, ENDED, SERVING)) {
        start(member, last);
      }
    }
    attempt(0);
    for (int waits = 0; busy.get() > 0; waits++) {
      if (waits < SPINS + YIELDS) {
        pause(waits);
      } else {
        LockSupport.parkNanos(1_000_000);
      }
    }
    Throwable thrown = failure.getAndSet(null);
    if (thrown instanceof RuntimeException e) {
      throw e;
    } else if (thrown instanceof Error e) {
      throw e;
    }
  }

  private void start(int member, int served) {
    Thread thread = new Thread(() -> serve(member, served), name + "-" + member);
    thread.setDaemon(true);
    thread.start();
  }

  private void serve(int member, int lastServed) {
    int served = lastServed;
    while (awaitRound(member, served)) {
      served = round;
      attempt(member);
      if (busy.decrementAndGet() == 0) {
        LockSupport.unpark(caller);
      }
    }
  }

  /** Waits for the round after one that was served; false if this thread is to end instead. */
  private boolean awaitRound(int member, int served) {
    for (int waits = 0; round == served; waits++) {
      if (closed || waits == SPINS + YIELDS) {
        states.set(member, ENDED);
        // A round that began meanwhile has either seen that, and started another thread, or not.
        return round != served && states.compareAndSet(member, ENDED, SERVING);
      }
      pause(waits);
    }
    return true;
  }

  private void attempt(int member) {
    try {
      work.run(member);
    } catch (RuntimeException | Error e) {
      failure.compareAndSet(null, e);
    }
  }

  private static void pause(int waits) {
    if (waits < SPINS) {
      Thread.onSpinWait();
    } else {
      Thread.yield();
    }
  }

  @Override
  public void close() {
    closed = true;
  }
}
