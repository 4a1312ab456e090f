package io.tributary.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Lets threads that share something run one at a time, each up to the next place that it
 * {@linkplain #reach reaches}, in an order that a seed decides: every interleaving of the steps
 * between places can come, and each comes again with its seed.
 */
final class SeededSchedule {
  /** Longer than any test: threads that do not move are told instead of waited for. */
  private static final long STUCK_MILLIS = 60_000;

  private final Random random;
  private final List<Thread> waiting = new ArrayList<>();
  private int starting; // threads that were started and have reached no place
  private Thread running;

  /** A schedule of which the calling thread is the first. */
  SeededSchedule(long seed) {
    this.random = new Random(seed);
    this.running = Thread.currentThread();
  }

  /** The running thread starts another: nobody goes on before that has reached its first place. */
  synchronized void starts() {
    starting++;
  }

  /** A started thread is at its first place. */
  synchronized void started() {
    starting--;
    waiting.add(Thread.currentThread());
    chooseNext();
    awaitTurn();
  }

  /** The running thread is between two accesses: the seed says who goes on. */
  synchronized void reach() {
    waiting.add(Thread.currentThread());
    running = null;
    chooseNext();
    awaitTurn();
  }

  /** The running thread takes no further part. */
  synchronized void leave() {
    running = null;
    chooseNext();
  }

  private void chooseNext() {
    if (running == null && starting == 0 && !waiting.isEmpty()) {
      running = waiting.remove(random.nextInt(waiting.size()));
      notifyAll();
    }
  }

  private void awaitTurn() {
    long end = System.nanoTime() + STUCK_MILLIS * 1_000_000;
    while (running != Thread.currentThread()) {
      try {
        wait(1000);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      if (System.nanoTime() > end) {
        throw new IllegalStateException("stuck: " + running + " runs, " + waiting + " wait");
      }
    }
  }
}
