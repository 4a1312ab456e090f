package io.tributary.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** A partition counts once, however often it is computed. */
class ScoringCounterTest {
  private static ScoringCounter.Partition partition(int index, long rows, long unpredicted) {
    return new ScoringCounter.Partition(index, new ScoringCounts(rows, unpredicted, List.of()));
  }

  @Test
  void aPartitionThatIsScoredAgainCountsOnce() {
    ScoringCounter driver = new ScoringCounter();
    assertTrue(driver.isZero());
    for (int attempt = 0; attempt < 2; attempt++) {
      ScoringCounter task = new ScoringCounter();
      task.add(partition(0, 10, 1));
      task.add(partition(1, 20, 2)); // a task may have several, as after coalesce
      driver.merge(task);
    }
    ScoringCounter other = new ScoringCounter();
    other.add(partition(2, 5, 5));
    driver.merge(other);
    assertEquals(new ScoringCounts(35, 8, List.of()), driver.value());
  }
}
