package io.tributary.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Random;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class ThreadTeamTest {
  @Test
  void everyMemberRunsEveryRoundOnce() {
    AtomicIntegerArray runs = new AtomicIntegerArray(4);
    try (ThreadTeam team = new ThreadTeam(4, "test")) {
      for (int round = 1; round <= 10_000; round++) {
        team.run(runs::incrementAndGet);
        for (int member = 0; member < 4; member++) {
          assertEquals(round, runs.get(member));
        }
      }
    }
  }

  /** Pauses of about the time after which a member's thread ends: it may end as a round begins. */
  @Test
  void roundsFindTheirMembersAfterPausesOfAnyLength() {
    AtomicIntegerArray runs = new AtomicIntegerArray(3);
    Random random = new Random(1);
    try (ThreadTeam team = new ThreadTeam(3, "test")) {
      for (int round = 1; round <= 400; round++) {
        team.run(runs::incrementAndGet);
        for (int member = 0; member < 3; member++) {
          assertEquals(round, runs.get(member));
        }
        LockSupport.parkNanos(random.nextInt(5_000_000));
      }
    }
  }

  @Test
  void aTeamWithNothingToDoHasNoThreads() throws InterruptedException {
    AtomicReference<Thread> other = new AtomicReference<>();
    try (ThreadTeam team = new ThreadTeam(2, "test")) {
      for (int round = 0; round < 3; round++) {
        team.run(
            member -> {
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
  void aMembersFailureIsTheCallersAndTheTeamGoesOn() {
    try (ThreadTeam team = new ThreadTeam(3, "test")) {
      assertThrows(
          ArithmeticException.class,
          () ->
              team.run(
                  member -> {
                    if (member == 2) {
                      throw new ArithmeticException();
                    }
                  }));
      AtomicIntegerArray runs = new AtomicIntegerArray(3);
      team.run(runs::incrementAndGet);
      assertEquals(1, runs.get(2));
    }
  }
}
