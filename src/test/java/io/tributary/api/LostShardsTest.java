package io.tributary.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tributary.testing.SharedSpark;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.SparkEnv;
import org.apache.spark.storage.BlockManager;
import org.apache.spark.storage.RDDBlockId;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Shards that are in no cache any more are made again; the oracle is a run that lost none. */
class LostShardsTest {
  private static final int SHARDS = 3;

  private static Settings settings(String storage) {
    Map<String, Object> values = new HashMap<>();
    values.put("data.path", "data/iris.csv");
    values.put("data.label", "species");
    values.put("data.validation", 0.2);
    values.put("data.storage", storage);
    values.put("network.hidden", List.of(5));
    values.put("training.epochs", 3);
    values.put("training.batchSize", 40);
    values.put("training.shards", SHARDS);
    values.put("training.engine", "spark");
    return Settings.of(values);
  }

  private static Object hash(Settings settings, RunObserver observer) {
    return Tributary.run(SharedSpark.session(), settings, observer)
        .summary()
        .get("parametersSha256");
  }

  @ParameterizedTest
  @ValueSource(strings = {"memory", "disk"})
  void trainingGoesOnToTheSameBits(String storage) {
    Object undisturbed = hash(settings(storage), new RunObserver() {});
    RunObserver thief =
        new RunObserver() {
          private int steps;

          @Override
          public void batchEnded(int epoch, long rows, double meanLoss) {
            steps++;
            if (steps % 2 == 0) {
              assertTrue(loseCachedShards(steps) > 0, "something is lost");
            }
          }
        };
    assertEquals(undisturbed, hash(settings(storage), thief));
  }

  // One shard, or all of them in turn.
  private static int loseCachedShards(int step) {
    BlockManager blocks = SparkEnv.get().blockManager();
    int lost = 0;
    for (int id : SharedSpark.context().getPersistentRDDs().keySet()) {
      for (int shard = 0; shard < SHARDS; shard++) {
        RDDBlockId block = new RDDBlockId(id, shard);
        if ((step % 4 == 0 || shard == 1) && blocks.getStatus(block).isDefined()) {
          blocks.removeBlock(block, true);
          lost++;
        }
      }
    }
    return lost;
  }
}
