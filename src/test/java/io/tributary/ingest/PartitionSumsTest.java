package io.tributary.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** A partition counts once, however often it is computed. */
class PartitionSumsTest {
  private static final class Count implements PartitionSums.Sum<Count> {
    private static final long serialVersionUID = 1;
    long rows;

    Count(long rows) {
      this.rows = rows;
    }

    @Override
    public void merge(Count other) {
      rows += other.rows;
    }
  }

  private static PartitionSums<Count> task(int partition, long rows) {
    PartitionSums<Count> task = new PartitionSums<>();
    task.add(partition, new Count(rows));
    return task;
  }

  @Test
  void aPartitionThatIsComputedAgainCountsOnce() {
    PartitionSums<Count> driver = new PartitionSums<>();
    assertTrue(driver.isZero());
    assertNull(driver.value());
    driver.merge(task(3, 10));
    driver.merge(task(0, 20));
    driver.merge(task(3, 10));
    driver.merge(new PartitionSums<>());
    assertEquals(30, driver.value().rows);
  }

  @Test
  void aTaskMayHaveSeveralPartitions() {
    PartitionSums<Count> task = task(1, 4);
    task.add(2, new Count(5));
    task.add(2, new Count(5));
    PartitionSums<Count> driver = new PartitionSums<>();
    driver.merge(task);
    assertEquals(9, driver.value().rows);
  }
}
