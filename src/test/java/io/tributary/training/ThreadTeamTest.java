package io.tributary.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.concurrent.atomic.AtomicIntegerArray;
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
