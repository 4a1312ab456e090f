package io.tributary.engine;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A few threads that do the pieces of one work together, round after round, with as little delay as
 * can be: they spin while they wait, and nothing is allocated from one round to the next.
 *
 * <p>Pieces are claimed, not assigned: the calling thread is a member and claims, too, so that a
 * round never waits for a thread that is not running, only for pieces that are being done. Claims
 * are made in one number, which holds the round and how many of its pieces nobody has claimed: a
 * thread that comes late cannot claim from a later round with what it saw of an earlier one, and a
 * round cannot end before what was claimed in it is done. So a piece is done once, by whomever, and
 * which threads there are at a time decides about speed alone.
 *
 * <p>A thread that has had nothing to do for half a millisecond ends, and the next round starts
 * another. A parked one would often be woken on the core of the thread that wakes it, and the two
 * would share that core for tens of milliseconds, one giving way to the other, with another core
 * idle beside them: operating systems look for the idlest core when a thread starts, and seldom
 * while it runs. Nor does a waiting thread give way: to a program that keeps the core busy it would
 * lose some milliseconds each time, ten rounds' worth, for a piece that is done in a tenth of one.
 *
 * <p>Not for several callers at a time. Closing ends the threads.
 */
class ThreadTeam implements AutoCloseable {
  /**
   * About half a millisecond of spinning: longer than the wait of threads that have a core each,
   * and than what a small network's update takes between rounds.
   */
  private static final int SPINS = 20_000;

  /** Bits of the number of unclaimed pieces; the round has the others. */
  private static final int PIECE_BITS = 24;

  private static final int MOST_PIECES = (1 << PIECE_BITS) - 1;

  /** After so long it is tried again to start threads that could not be started. */
  private static final long RETRY_NANOS = 10_000_000_000L;

  private static final Logger LOG = LoggerFactory.getLogger(ThreadTeam.class);

  private static final int ENDED = 0;
  private static final int SERVING = 1;

  /** What is done in a round. */
  interface Work {
    /**
     * Does one piece.
     *
     * @param member whose thread does it, from 0: what the member keeps is this piece's alone
     * @param piece from 0
     */
    void run(int member, int piece);
  }

  private final String name;
  private final int others; // members beside the caller
  private final AtomicIntegerArray states; // of each other member's thread
  private final AtomicLong unclaimed = new AtomicLong(); // round << PIECE_BITS | pieces
  private final AtomicInteger unfinished = new AtomicInteger(); // pieces of the round
  private final AtomicReference<Throwable> failure = new AtomicReference<>();
  private volatile boolean closed;
  private boolean refused; // the caller's: whether a thread could not be started
  private long refusedAt;

  /** How many members are wanted; an older number, if one is read, only costs or saves a thread. */
  private volatile int wanted;

  // Written by the caller before it opens a round, read by those who have claimed a piece of it.
  private Thread caller;
  private Work work;
  private int pieces;

  ThreadTeam(int members, String name) {
    this.name = name;
    this.others = members - 1;
    this.states = new AtomicIntegerArray(members); // all have ended
  }

  final int members() {
    return others + 1;
  }

  /**
   * Does all pieces of a work, and returns when they are done.
   *
   * @param newWanted of the members, how many should do it
   * @throws RuntimeException or Error, whatever a piece threw; the others are done all the same
   */
  final void run(int newWanted, int newPieces, Work newWork) {
    if (newPieces > MOST_PIECES) {
      throw new IllegalArgumentException(newPieces + " pieces");
    }
    wanted = newWanted;
    reached(Place.OPENING);
    caller = Thread.currentThread();
    work = newWork;
    pieces = newPieces;
    unfinished.set(newPieces);
    reached(Place.OPEN);
    long round = (unclaimed.get() >>> PIECE_BITS) + 1;
    unclaimed.set(round << PIECE_BITS | newPieces);
    startEnded(newWanted);
    while (claimAndDo(0)) {}
    for (int waits = 0; isUnfinished(); waits++) {
      await(waits);
    }
    Throwable thrown = failure.getAndSet(null);
    if (thrown instanceof RuntimeException e) {
      throw e;
    } else if (thrown instanceof Error e) {
      throw e;
    }
  }

  private boolean isUnfinished() {
    reached(Place.ASK_WHETHER_FINISHED);
    return unfinished.get() > 0;
  }

  // Of an open round, so that a new thread finds it however late it or the caller goes on. Where
  // the
  // system has no more threads, rounds are done by those that there are. To ask it in each round
  // would cost more than the thread would bring, and the JVM writes a line each time.
  private void startEnded(int members) {
    if (refused && System.nanoTime() - refusedAt < RETRY_NANOS) {
      return;
    }
    try {
      for (int member = 1; member <= others && member < members; member++) {
        startIfEnded(member);
      }
    } catch (OutOfMemoryError e) {
      if (!refused) {
        LOG.warn(
            "A thread could not be started ({}): raise the limit of threads (ulimit -u, or the container's pids). Training goes on with those that there are",
            e.getMessage());
      }
      refused = true;
      refusedAt = System.nanoTime();
    } catch (RuntimeException | Error e) {
      failure.compareAndSet(null, e);
    }
  }

  // One that is about to end is not seen as ended: the round then has one thread less.
  private void startIfEnded(int member) {
    reached(Place.ASK_WHETHER_ENDED);
    if (states.compareAndSet(member, ENDED, SERVING)) {
      try {
        reached(Place.START);
        Thread thread = new Thread(() -> serve(member), name + "-" + member);
        thread.setDaemon(true);
        thread.start();
      } catch (RuntimeException | Error e) {
        states.set(member, ENDED);
        throw e;
      }
    }
  }

  private void serve(int member) {
    reached(Place.STARTED);
    long round = 0;
    int patience = patience();
    for (int waits = 0; waits < patience && !closed; waits++) {
      long opened = unclaimed.get() >>> PIECE_BITS;
      if (opened != round || (member < wanted && claimAndDo(member))) {
        round = opened;
        waits = 0;
      } else {
        pause();
      }
    }
    reached(Place.END);
    states.set(member, ENDED); // the last that this thread does: another may be there from now on
    ended();
  }

  /** Does one piece of the round; false if there is none that nobody has claimed. */
  private boolean claimAndDo(int member) {
    reached(Place.LOOK_FOR_PIECES);
    long seen = unclaimed.get();
    int left = (int) seen & MOST_PIECES;
    reached(Place.CLAIM);
    while (left > 0 && !unclaimed.compareAndSet(seen, seen - 1)) {
      seen = unclaimed.get();
      left = (int) seen & MOST_PIECES;
      reached(Place.CLAIM);
    }
    if (left == 0) {
      return false;
    }
    reached(Place.DO);
    try {
      work.run(member, pieces - left);
    } catch (RuntimeException | Error e) {
      failure.compareAndSet(null, e);
    }
    Thread waiting = caller;
    reached(Place.FINISH);
    if (unfinished.decrementAndGet() == 0 && member != 0) {
      LockSupport.unpark(waiting);
    }
    return true;
  }

  /** What a thread is about to do that others see or change. */
  enum Place {
    ASK_WHETHER_ENDED,
    START,
    STARTED,
    OPENING,
    OPEN,
    LOOK_FOR_PIECES,
    CLAIM,
    DO,
    FINISH,
    ASK_WHETHER_FINISHED,
    END
  }

  /** A place between two accesses to what threads share; a test may keep the thread there. */
  void reached(Place place) {}

  /** A thread has nothing more to do with the team; a test may take note. */
  void ended() {}

  /** How often a member looks for pieces in vain before its thread ends. */
  int patience() {
    return SPINS;
  }

  /**
   * The caller's wait for pieces that are being done: where one takes long, its thread may need
   * this one's core.
   */
  void await(int waits) {
    if (waits < SPINS) {
      pause();
    } else {
      LockSupport.parkNanos(1_000_000);
    }
  }

  /** A moment's wait. */
  void pause() {
    Thread.onSpinWait();
  }

  @Override
  public final void close() {
    closed = true;
  }
}
