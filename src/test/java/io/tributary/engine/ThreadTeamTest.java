package io.tributary.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class ThreadTeamTest {
  @Test
  void everyPieceOfEveryRoundIsDoneOnce() {
    AtomicIntegerArray runs = new AtomicIntegerArray(5);
    try (ThreadTeam team = new ThreadTeam(4, "test")) {
      for (int round = 1; round <= 10_000; round++) {
        team.run(4, 5, (member, piece) -> runs.incrementAndGet(piece));
        for (int piece = 0; piece < 5; piece++) {
          assertEquals(round, runs.get(piece));
        }
      }
    }
  }

  /** Pauses of about the time after which a member's thread ends: it may end as a round begins. */
  @Test
  void roundsAreWholeAfterPausesOfAnyLength() {
    AtomicIntegerArray runs = new AtomicIntegerArray(3);
    Random random = new Random(1);
    try (ThreadTeam team = new ThreadTeam(3, "test")) {
      for (int round = 1; round <= 400; round++) {
        team.run(3, 3, (member, piece) -> runs.incrementAndGet(piece));
        for (int piece = 0; piece < 3; piece++) {
          assertEquals(round, runs.get(piece));
        }
        LockSupport.parkNanos(random.nextInt(5_000_000));
      }
    }
  }

  /** Neither of two pieces can end before the other has begun. */
  @Test
  void piecesAreDoneAtTheSameTime() {
    CountDownLatch bothBegun = new CountDownLatch(2);
    try (ThreadTeam team = new ThreadTeam(2, "test")) {
      team.run(
          2,
          2,
          (member, piece) -> {
            bothBegun.countDown();
            awaited(bothBegun);
          });
    }
    assertEquals(0, bothBegun.getCount());
  }

  /** Its thread is kept from looking for pieces until the rounds are over. */
  @Test
  void aRoundDoesNotWaitForAThreadThatDoesNotRun() {
    CountDownLatch over = new CountDownLatch(1);
    AtomicIntegerArray runs = new AtomicIntegerArray(4);
    AtomicBoolean helped = new AtomicBoolean();
    ThreadTeam team =
        new ThreadTeam(2, "test") {
          @Override
          void reached(Place place) {
            if (place == Place.STARTED) {
              awaited(over);
            }
          }
        };
    try (team) {
      for (int round = 1; round <= 100; round++) {
        team.run(
            2,
            4,
            (member, piece) -> {
              runs.incrementAndGet(piece);
              helped.compareAndSet(false, member > 0);
            });
      }
    }
    over.countDown();
    for (int piece = 0; piece < 4; piece++) {
      assertEquals(100, runs.get(piece));
    }
    assertFalse(helped.get());
  }

  @Test
  void onlyAsManyMembersWorkAsAreWanted() {
    AtomicIntegerArray runs = new AtomicIntegerArray(1);
    try (ThreadTeam team = new ThreadTeam(3, "test")) {
      for (int round = 0; round < 100; round++) {
        team.run(
            1,
            10,
            (member, piece) -> {
              assertEquals(0, member);
              runs.incrementAndGet(0);
            });
      }
    }
    assertEquals(1000, runs.get(0));
  }

  private static void awaited(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aTeamWithNothingToDoHasNoThreads() throws InterruptedException {
    AtomicReference<Thread> other = new AtomicReference<>();
    try (ThreadTeam team = new ThreadTeam(2, "test")) {
      for (int round = 0; round < 3; round++) {
        CountDownLatch bothBegun = new CountDownLatch(2);
        team.run(
            2,
            2,
            (member, piece) -> {
              bothBegun.countDown();
              awaited(bothBegun);
              if (member == 1) {
                other.set(Thread.currentThread());
              }
            });
        other.get().join(60_000);
        assertFalse(other.get().isAlive());
      }
    }
  }

  @Test
  void aPiecesFailureIsTheCallersAndTheTeamGoesOn() {
    AtomicIntegerArray runs = new AtomicIntegerArray(3);
    try (ThreadTeam team = new ThreadTeam(3, "test")) {
      assertThrows(
          ArithmeticException.class,
          () ->
              team.run(
                  3,
                  3,
                  (member, piece) -> {
                    runs.incrementAndGet(piece);
                    if (piece == 1) {
                      throw new ArithmeticException();
                    }
                  }));
      team.run(3, 3, (member, piece) -> runs.incrementAndGet(piece));
    }
    for (int piece = 0; piece < 3; piece++) {
      assertEquals(2, runs.get(piece));
    }
  }

  /** As where the system has no more threads, which it is not asked for in every round. */
  @Test
  void aRoundIsDoneAlthoughNoThreadStarts() {
    AtomicIntegerArray runs = new AtomicIntegerArray(3);
    AtomicInteger refusals = new AtomicInteger();
    ThreadTeam team =
        new ThreadTeam(3, "test") {
          @Override
          void reached(Place place) {
            if (place == Place.START) {
              refusals.incrementAndGet();
              throw new OutOfMemoryError("unable to create native thread");
            }
          }
        };
    try (team) {
      for (int round = 1; round <= 2; round++) {
        team.run(3, 3, (member, piece) -> runs.incrementAndGet(piece));
        for (int piece = 0; piece < 3; piece++) {
          assertEquals(round, runs.get(piece));
        }
      }
    }
    assertEquals(1, refusals.get());
  }
}
