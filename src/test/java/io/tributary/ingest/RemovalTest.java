package io.tributary.ingest;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tributary.data.SplitShard;
import io.tributary.data.Storage;
import io.tributary.testing.SharedSpark;
import java.util.List;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.storage.BlockManager;
import org.apache.spark.storage.RDDBlockId;
import org.apache.spark.storage.StorageLevel;
import org.junit.jupiter.api.Test;
import scala.Option;

/** Nothing is left to be removed when an application stops. */
final class RemovalTest {
  /** An executor that has not let go after so long would not have been waited for. */
  private static final long MILLIS = 300;

  @Test
  void closingATableWaitsUntilItsShardsAreGone() throws Exception {
    JavaRDD<SplitShard> shards =
        SharedSpark.context()
            .parallelize(List.of(1, 2), 2)
            .map(i -> (SplitShard) null)
            .persist(StorageLevel.MEMORY_AND_DISK());
    shards.count();
    ShardedTable table =
        new ShardedTable(
            shards,
            null,
            Storage.MEMORY,
            null,
            new int[2],
            new int[2],
            new int[2],
            new int[0][],
            0);
    RDDBlockId block = new RDDBlockId(shards.id(), 0);
    BlockManager blocks = SparkEnv.get().blockManager();
    assertTrue(blocks.getLocalValues(block).isDefined()); // and nobody may remove it now

    Thread closing = new Thread(table::close);
    closing.start();
    closing.join(MILLIS);
    boolean waits = closing.isAlive();
    blocks.releaseLock(block, Option.empty());
    closing.join();

    assertTrue(waits);
    assertFalse(blocks.master().contains(block));
  }

  @Test
  void whatFailsToBeRemovedFailsNothingElse() {
    Removal.of(
        () -> {
          throw new IllegalStateException("the executor is gone");
        });
  }
}
