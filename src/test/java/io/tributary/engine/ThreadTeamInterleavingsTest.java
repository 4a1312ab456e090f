package io.tributary.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * A team's rounds with its threads stopped and released between any two accesses to what they
 * share, in orders that seeds decide: threads that end as a round begins, and come late by rounds,
 * among them. The oracle is one's fingers: each piece once, in its own round.
 */
class ThreadTeamInterleavingsTest {
  private static final int SEEDS = 1000;
  private static final int MEMBERS = 3;
  private static final int ROUNDS = 6;

  /** Rounds have different numbers of pieces, so that a piece of another round is found out. */
  private static int pieces(int round, long seed) {
    return 1 + (int) ((round + seed) % 4);
  }

  @Test
  void everyPieceIsDoneOnceWithinItsRound() {
    int[] doneByOthers = new int[1];
    for (long seed = 0; seed < SEEDS; seed++) {
      rounds(seed, doneByOthers);
    }
    assertTrue(doneByOthers[0] > SEEDS, "others do their part: " + doneByOthers[0]);
  }

  private static void rounds(long seed, int[] doneByOthers) {
    SeededSchedule schedule = new SeededSchedule(seed);
    int patience = 1 + new Random(seed).nextInt(4);
    int[] current = new int[1]; // the round that the caller is in
    int[][] done = new int[ROUNDS][MEMBERS * 4];
    boolean[] busy = new boolean[MEMBERS];
    try (ThreadTeam team = new ScheduledTeam(schedule, patience)) {
      for (int r = 0; r < ROUNDS; r++) {
        int round = r;
        int pieces = pieces(round, seed);
        current[0] = round;
        int wanted = 1 + (int) ((seed + round) % MEMBERS);
        team.run(
            wanted,
            pieces,
            (member, piece) -> {
              assertEquals(round, current[0], "work of the caller's round");
              assertTrue(!busy[member], "one thread a member");
              busy[member] = true;
              schedule.reach(); // a piece takes its time
              done[round][piece]++;
              doneByOthers[0] += member == 0 ? 0 : 1;
              busy[member] = false;
            });
        for (int piece = 0; piece < done[round].length; piece++) {
          int times = piece < pieces ? 1 : 0;
          assertEquals(
              times, done[round][piece], "seed " + seed + ", round " + round + ", piece " + piece);
        }
      }
    }
    schedule.leave();
  }

  /** Where the team's threads stop. */
  private static final class ScheduledTeam extends ThreadTeam {
    private final SeededSchedule schedule;
    private final int patience;

    ScheduledTeam(SeededSchedule schedule, int patience) {
      super(MEMBERS, "scheduled");
      this.schedule = schedule;
      this.patience = patience;
    }

    @Override
    void reached(Place place) {
      switch (place) {
        case START -> {
          schedule.reach();
          schedule.starts();
        }
        case STARTED -> schedule.started();
        default -> schedule.reach();
      }
    }

    @Override
    void ended() {
      schedule.leave();
    }

    @Override
    int patience() {
      return patience;
    }

    @Override
    void await(int waits) {} // the schedule decides when the caller looks again

    @Override
    void pause() {}
  }
}
