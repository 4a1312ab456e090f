package io.tributary.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class StalledTasksTest {
  private static final long SECOND = 1_000_000_000L;

  // An executor that is stopped for two minutes: its task neither ends nor is it lost.
  @Test
  void aStepThatDoesNotEndIsToldWithTheExecutorThatItWaitsFor() {
    StalledTasks tasks = new StalledTasks(0);
    tasks.jobStarted(0);
    tasks.taskStarted(7, "0", "here");
    tasks.taskStarted(8, "1", "there");
    tasks.taskEnded(7, SECOND);

    assertEquals(
        List.of(
            "No step for 30 s, waiting for executor 1 on there",
            "No step for 60 s, waiting for executor 1 on there",
            "No step for 120 s, waiting for executor 1 on there"),
        told(tasks, 2, 122));

    tasks.taskEnded(8, 122 * SECOND);
    assertEquals(List.of(), told(tasks, 123, 500), "nothing runs");
    tasks.taskStarted(9, "1", "there");
    tasks.jobStarted(500 * SECOND);
    tasks.taskStarted(10, "2", "far");
    assertEquals(List.of("No step for 30 s, waiting for executor 2 on far"), told(tasks, 501, 531));
  }

  private static List<String> told(StalledTasks tasks, int from, int to) {
    List<String> lines = new ArrayList<>();
    for (long second = from; second < to; second++) {
      tasks.look(second * SECOND).ifPresent(lines::add);
    }
    return lines;
  }
}
