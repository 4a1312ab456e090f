package io.tributary.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.UnixOperatingSystemMXBean;
import io.tributary.api.RunControl;
import io.tributary.api.RunObserver;
import io.tributary.api.RunResult;
import io.tributary.api.Settings;
import io.tributary.api.Tributary;
import io.tributary.testing.SharedSpark;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkEnv;
import org.apache.spark.storage.BlockId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import scala.runtime.AbstractFunction1;

/**
 * Steps on Spark leave nothing behind: after many of them heap, blocks, threads and open files are
 * what they were after the first tenth.
 *
 * <p>{@code -Dtributary.steps=20000} for the long version, whose figures are in {@code
 * docs/reliability.md}; they are written to {@code target/many-steps.md}.
 */
class ManyStepsIT {
  private static final int STEPS = Integer.getInteger("tributary.steps", 500);
  private static final double TOLERANCE = 1.05;
  private static final int CALM_ROUNDS = 10;
  private static final int MOST_ROUNDS = 200;

  @TempDir Path folder;

  /** What the process holds. */
  private record Holdings(long step, double heapMegabytes, int blocks, int threads, long files) {
    static Holdings after(long step) {
      long heap = Long.MAX_VALUE;
      int blocks = Integer.MAX_VALUE;
      // Spark's cleaner hears from the collector what of Spark's own is free, and frees it on a
      // thread of its own: what is held is what stays.
      for (int calm = 0, round = 0; calm < CALM_ROUNDS && round < MOST_ROUNDS; round++) {
        System.gc();
        LockSupport.parkNanos(20_000_000);
        Runtime runtime = Runtime.getRuntime();
        heap = Math.min(heap, runtime.totalMemory() - runtime.freeMemory());
        int now = SparkEnv.get().blockManager().getMatchingBlockIds(new Every()).size();
        calm = now < blocks ? 0 : calm + 1;
        blocks = Math.min(blocks, now);
      }
      return new Holdings(
          step,
          heap / 1e6,
          blocks,
          ManagementFactory.getThreadMXBean().getThreadCount(),
          ((UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
              .getOpenFileDescriptorCount());
    }

    String row() {
      return String.format(
          Locale.ROOT,
          "| %,d | %.1f | %d | %d | %d |",
          step,
          heapMegabytes,
          blocks,
          threads,
          files);
    }
  }

  private static final class Every extends AbstractFunction1<BlockId, Object> {
    @Override
    public Object apply(BlockId id) {
      return true;
    }
  }

  @Test
  void nothingGrowsWithTheNumberOfSteps() throws Exception {
    int stepsAnEpoch = 45; // 1,433 training rows in batches of 32
    List<Holdings> found = new ArrayList<>();
    RunObserver observer =
        new RunObserver() {
          private long steps;

          @Override
          public void batchEnded(int epoch, long rows, double meanLoss) {
            steps++;
            if (steps % (STEPS / 10) == 0) {
              found.add(Holdings.after(steps));
            }
          }
        };
    Settings settings =
        Settings.of(
            Map.of(
                "data.path",
                SubmitScript.PROJECT.resolve("data/digits.csv").toString(),
                "data.label",
                "digit",
                "data.validation",
                0.2,
                "network.hidden",
                List.of(100),
                "training.batchSize",
                32,
                "training.shards",
                2,
                "training.engine",
                "spark",
                "training.epochs",
                STEPS / stepsAnEpoch + 1,
                "training.checkpoint.everyEpochs",
                1));
    RunResult result =
        Tributary.run(
            SharedSpark.session(),
            settings,
            observer,
            RunControl.withCheckpoints(folder.toString(), new Configuration(), false));
    assertEquals("completed", result.summary().get("status"));

    List<String> lines = new ArrayList<>();
    lines.add("| steps | heap after collection, MB | blocks | threads | open files |");
    lines.add("| ---: | ---: | ---: | ---: | ---: |");
    found.forEach(holdings -> lines.add(holdings.row()));
    Files.write(SubmitScript.PROJECT.resolve("target/many-steps.md"), lines);

    Holdings first = found.get(0);
    Holdings last = found.get(found.size() - 1);
    String table = String.join("\n", lines);
    assertTrue(last.heapMegabytes <= TOLERANCE * first.heapMegabytes, table);
    assertTrue(last.blocks <= Math.ceil(TOLERANCE * first.blocks), table);
    assertTrue(last.threads <= Math.ceil(TOLERANCE * first.threads), table);
    assertTrue(last.files <= Math.ceil(TOLERANCE * first.files), table);
  }
}
