package io.tributary.cluster;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tributary.config.UserException;
import io.tributary.engine.BlockRows;
import io.tributary.network.CrossEntropy;
import io.tributary.network.OutputActivation;
import io.tributary.network.Topology;
import io.tributary.training.LbfgsEngine;
import java.util.List;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;

class StepSizesTest {
  private static final long GIB = 1L << 30;

  private static SparkConf conf(String... keysAndValues) {
    SparkConf conf = new SparkConf(false).set("spark.kryoserializer.buffer.max", "512m");
    for (int i = 0; i < keysAndValues.length; i += 2) {
      conf.set(keysAndValues[i], keysAndValues[i + 1]);
    }
    return conf;
  }

  private static String refused(org.junit.jupiter.api.function.Executable check) {
    return assertThrows(UserException.class, check).getMessage();
  }

  /** 12.0 million weights (784-2500-2000-1500-1000-500-10), Adam, 4 shards: 46 MiB an array. */
  @Test
  void aWideNetworkFitsIntoTheHeapsThatItShould() {
    StepSizes wide = new StepSizes(11_972_510, 11_972_510, 0, 0, 3L * 11_972_510, 4, 4, 1, true);
    assertDoesNotThrow(() -> wide.checkCluster(conf("spark.executor.memory", "2g"), 4 * GIB, 0, 0));
    assertDoesNotThrow(() -> wide.checkLocal(2 * GIB, 1));
  }

  /**
   * 100 million weights are 381.5 MiB an array. Local: state and copy 6 arrays, 4 gradients: 3815
   * MiB, and 200 for all else, in 0.8 of the heap: 5019 MiB. Of 6 GiB the parallel collector calls
   * 5461 MiB its heap, of 5 GiB 4551.
   */
  @Test
  void theLocalEnginesHeapIsAdded() {
    StepSizes sizes =
        new StepSizes(100_000_000, 100_000_000, 0, 0, 3L * 100_000_000, 4, 4, 1, true);
    String message = refused(() -> sizes.checkLocal(2 * GIB, 1));
    assertTrue(message.contains("100,000,000 parameters, 382 MB"), message);
    assertTrue(message.contains("3,815 MB of heap"), message);
    assertTrue(message.contains("--driver-memory 6g"), message);
    assertDoesNotThrow(() -> sizes.checkLocal(6 * GIB * 8 / 9, 1)); // as the message says
    refused(() -> sizes.checkLocal(5 * GIB * 8 / 9, 1));
  }

  /**
   * L-BFGS looks at two places, each parameters of 4 bytes and a gradient of 8, along a direction
   * of 8: 32 bytes for each parameter, of which a checkpoint has no copy.
   */
  @Test
  void scratchIsCountedOnce() {
    assertEquals(32 * 1000, LbfgsEngine.scratchBytes(1000));
    StepSizes state = new StepSizes(1000, 1000, 0, 0, 21_000, 4, 4, 1, true);
    StepSizes all = new StepSizes(1000, 1000, 0, 0, 21_000, 32_000, 4, 4, 1, true);
    assertEquals(32_000, all.localBytes(2, 1) - state.localBytes(2, 1));
    assertEquals(64_000, all.localBytes(2, 2) - state.localBytes(2, 2)); // two networks at a time
    assertEquals(32_000, all.driverBytes() - state.driverBytes());
    assertEquals(state.executorBytes(2), all.executorBytes(2));
  }

  /** A sum that arrives in pieces is 1144 MiB together, more than Spark's limit of 1 GiB. */
  @Test
  void resultsBeyondSparksLimitAreRefused() {
    StepSizes sizes = new StepSizes(300_000_000, 300_000_000, 0, 0, 300_000_000, 4, 4, 1, false);
    SparkConf conf = conf("spark.executor.memory", "8g");
    String message = refused(() -> sizes.checkCluster(conf, 16 * GIB, 0, 0));
    assertTrue(message.contains("a step's results are 1,145 MB together"), message);
    assertTrue(message.contains("spark.driver.maxResultSize is 1,024 MB"), message);
    assertTrue(message.contains("spark.driver.maxResultSize=1431m"), message);
    conf.set("spark.driver.maxResultSize", "1431m"); // as the message says
    assertDoesNotThrow(() -> sizes.checkCluster(conf, 16 * GIB, 0, 0));
    conf.set("spark.driver.maxResultSize", "0"); // no limit
    assertDoesNotThrow(() -> sizes.checkCluster(conf, 16 * GIB, 0, 0));
  }

  /**
   * An executor of one core holds 3 arrays; of 24 pieces, two that wait and three at hand: 1224
   * MiB, and 200 MiB, in 0.8 of 1780 MiB.
   */
  @Test
  void executorsAreCheckedOnAClusterOnly() {
    StepSizes sizes = new StepSizes(100_000_000, 100_000_000, 0, 0, 100_000_000, 2, 2, 1, false);
    String message = refused(() -> sizes.checkCluster(conf(), 16 * GIB, 0, 0));
    assertTrue(message.contains("an executor needs about 1,224 MB"), message);
    assertTrue(message.contains("--executor-memory 2g"), message);
    assertDoesNotThrow(
        () -> sizes.checkCluster(conf("spark.executor.memory", "2g"), 16 * GIB, 0, 0));
    assertDoesNotThrow(() -> sizes.checkCluster(conf(), 16 * GIB, 2, 0));
  }

  /** Two tasks in the driver hold 2 × (381.5 + 31.8 + 47.7) MiB. */
  @Test
  void tasksOfTheDriversOwnAreAdded() {
    StepSizes sizes = new StepSizes(100_000_000, 100_000_000, 0, 0, 100_000_000, 2, 2, 1, false);
    String alone = refused(() -> sizes.checkCluster(conf(), GIB, 1, 0));
    String both = refused(() -> sizes.checkCluster(conf(), GIB, 2, 0));
    assertTrue(alone.contains("about 2,496 MB"), alone);
    assertTrue(both.contains("about 2,957 MB"), both);
    assertEquals(both, refused(() -> sizes.checkCluster(conf(), GIB, 8, 0))); // 2 shards
  }

  /** Sums of 12 million weights are one for each of 200 shards, or 200 pieces. */
  @Test
  void theDriversHeapDoesNotGrowWithTheShards() {
    long few =
        new StepSizes(12_000_000, 12_000_000, 0, 0, 3L * 12_000_000, 2, 2, 1, true).driverBytes();
    assertTrue(
        new StepSizes(12_000_000, 12_000_000, 0, 0, 3L * 12_000_000, 200, 27, 1, true).driverBytes()
            <= few);
  }

  @Test
  void messagesBeyondKryosBufferAreRefused() {
    StepSizes sizes = new StepSizes(100_000_000, 100_000_000, 0, 0, 100_000_000, 2, 2, 1, false);
    SparkConf conf = conf("spark.executor.memory", "8g");
    conf.set("spark.kryoserializer.buffer.max", "8m");
    String message = refused(() -> sizes.checkCluster(conf, 16 * GIB, 0, 0));
    assertTrue(message.contains("messages of 16 MB"), message);
    assertTrue(message.contains("spark.kryoserializer.buffer.max=18m"), message);
    conf.set("spark.kryoserializer.buffer.max", "18m");
    assertDoesNotThrow(() -> sizes.checkCluster(conf, 16 * GIB, 0, 0));
  }

  /** A standalone executor takes all cores of its worker, whatever the configuration says. */
  @Test
  void countsTheTasksThatExecutorsRun() {
    StepSizes sizes = new StepSizes(10_000_000, 10_000_000, 0, 0, 10_000_000, 64, 64, 1, false);
    assertDoesNotThrow(() -> sizes.checkCluster(conf(), 64 * GIB, 0, 1));
    String eight = refused(() -> sizes.checkCluster(conf(), 64 * GIB, 0, 8));
    assertTrue(eight.contains("an executor needs"), eight);
    SparkConf told = conf("spark.executor.cores", "8");
    assertEquals(eight, refused(() -> sizes.checkCluster(told, 64 * GIB, 0, 0)));
  }

  /** 40 MB a gradient: 64 of them and the state are 2,600 MB, and the rows come on top. */
  @Test
  void saysWhatDoesNotFitTheDriversThreads() {
    StepSizes sizes = new StepSizes(10_000_000, 10_000_000, 0, 0, 10_000_000, 64, 64, 1, false);
    assertTrue(sizes.localProblem(4 * GIB, 1, 1, 0).isEmpty());
    assertTrue(sizes.localProblem(2 * GIB, 1, 1, 0).isPresent());
    assertTrue(sizes.localProblem(4 * GIB, 1, 1, GIB).isPresent());
  }

  /**
   * 10,000 classes of 10 inputs and no hidden layer: of 256 rows the inputs, and the logits,
   * outputs, deltas and targets are 256 × 40,010 numbers, 41 MB, or 40 MiB, a thread; the 110,000
   * parameters are nothing beside them.
   */
  @Test
  void theBuffersOfManyThreadsAreAddedWhereClassesAreMany() {
    Topology topology =
        Topology.dense(
            10, List.of(), List.of(), 10_000, OutputActivation.SOFTMAX, new CrossEntropy());
    assertEquals(256L * 40_010 * 4, BlockRows.bufferBytes(topology));
    StepSizes sizes =
        new StepSizes(
            topology.parameterCount(),
            topology.parameterCount(),
            0,
            BlockRows.bufferBytes(topology),
            2,
            64,
            27,
            1,
            false);
    assertDoesNotThrow(() -> sizes.checkLocal(GIB, 2));
    String local = refused(() -> sizes.checkLocal(GIB, 64));
    assertTrue(local.contains("a thread needs 40 MB for a block of rows"), local);
    assertTrue(local.contains("the driver needs about 2,5"), local);
    assertEquals(local, refused(() -> sizes.checkLocal(GIB, 200))); // 64 shards
    assertTrue(sizes.localProblem(GIB, 64, 1, 0).isPresent());
    assertDoesNotThrow(() -> sizes.checkCluster(conf(), GIB, 0, 4));
    String cluster = refused(() -> sizes.checkCluster(conf(), GIB, 0, 32));
    assertTrue(cluster.contains("an executor needs about 1,2"), cluster);
    assertTrue(refused(() -> sizes.checkCluster(conf(), GIB, 32, 0)).contains("the driver needs"));
  }

  /** 200,000 categories of 600 numbers: their sums have no more rows than a batch, but all else. */
  @Test
  void embeddingsThatDoNotFitAreTold() {
    StepSizes sizes =
        new StepSizes(120_010_000, 10_000, 601 * 1024, 0, 3L * 120_010_000, 8, 8, 1, false);
    String message = refused(() -> sizes.checkLocal(GIB, 2));
    assertTrue(message.contains("120,000,000 of them those of large embeddings"), message);
    assertTrue(message.contains("data.categories: {COLUMN: 8}"), message);
    // The state and eight sums of 2.5 MB.
    assertDoesNotThrow(() -> sizes.checkLocal(2 * GIB + GIB / 4, 2));
  }
}
