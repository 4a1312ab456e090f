package io.tributary.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tributary.config.UserException;
import io.tributary.testing.SharedSpark;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.SparkEnv;
import org.apache.spark.storage.RDDBlockId;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A table that changes under a run is noticed when lost shards are made again from it; {@link
 * LostShardsTest} is the same loss without a change.
 */
class ChangedTableTest {
  private static final int SHARDS = 3;

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"memory", "disk"})
  void aLostShardIsNotMadeAgainFromOtherRows(String storage) throws IOException {
    Path table = folder.resolve("iris.csv");
    String rows = Files.readString(Path.of("data/iris.csv"));
    Files.writeString(table, rows);
    Map<String, Object> values = new HashMap<>();
    values.put("data.path", table.toString());
    values.put("data.label", "species");
    values.put("data.validation", 0.2);
    values.put("data.storage", storage);
    values.put("network.hidden", List.of(5));
    values.put("training.epochs", 3);
    values.put("training.batchSize", 40);
    values.put("training.shards", SHARDS);
    values.put("training.engine", "spark");
    int[] steps = new int[1];
    RunObserver vandal =
        new RunObserver() {
          @Override
          public void batchEnded(int epoch, long rowsSoFar, double meanLoss) {
            steps[0]++;
            if (steps[0] == 2) {
              change(table, rows);
              loseCachedShards();
            }
          }
        };
    UserException thrown =
        assertThrows(
            UserException.class,
            () -> Tributary.run(SharedSpark.session(), Settings.of(values), vandal));
    assertEquals(2, steps[0]);
    assertTrue(thrown.getMessage().contains(table.toString()), thrown.getMessage());
    assertTrue(thrown.getMessage().contains("has changed since it was read"), thrown.getMessage());
  }

  // One digit of one cell; the file's length stays.
  private static void change(Path table, String rows) {
    int cell = rows.indexOf("\n7.0,3.2") + 1;
    assertTrue(cell > 0, "the oracle knows a row");
    try {
      Files.writeString(table, rows.substring(0, cell) + "6" + rows.substring(cell + 1));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void loseCachedShards() {
    for (int id : SharedSpark.context().getPersistentRDDs().keySet()) {
      for (int shard = 0; shard < SHARDS; shard++) {
        RDDBlockId block = new RDDBlockId(id, shard);
        if (SparkEnv.get().blockManager().getStatus(block).isDefined()) {
          SparkEnv.get().blockManager().removeBlock(block, true);
        }
      }
    }
  }
}
