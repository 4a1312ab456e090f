package io.tributary.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tributary.testing.SharedSpark;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What Spark's pages show of a run: its jobs in one group, each saying what it does. */
final class JobNamesTest {
  private static final List<String> KEYS =
      List.of("spark.jobGroup.id", "spark.job.description", "callSite.short", "callSite.long");

  private final SparkSession session = SharedSpark.session();
  private final SparkContext spark = session.sparkContext();
  private final ConcurrentLinkedQueue<String> descriptions = new ConcurrentLinkedQueue<>();
  private final Set<String> groups = java.util.Collections.synchronizedSet(new LinkedHashSet<>());
  private final SparkListener listener =
      new SparkListener() {
        @Override
        public void onJobStart(SparkListenerJobStart job) {
          descriptions.add(job.properties().getProperty("spark.job.description", "none"));
          groups.add(job.properties().getProperty("spark.jobGroup.id", "none"));
        }
      };

  @BeforeEach
  void listen() {
    spark.addSparkListener(listener);
  }

  @AfterEach
  void leave() {
    spark.removeSparkListener(listener);
    KEYS.forEach(key -> spark.setLocalProperty(key, null));
  }

  // 30 rows in batches of 10: three steps an epoch.
  private RunResult train(RunObserver observer) {
    Dataset<Row> rows = session.range(30).selectExpr("cast(id as double) x", "id * 2.0 y");
    Settings settings =
        Settings.of(
            Map.of(
                "name",
                "lines",
                "data.label",
                "y",
                "data.validation",
                0,
                "training.engine",
                "spark",
                "training.epochs",
                2,
                "training.batchSize",
                10));
    return Tributary.run(rows, settings, observer);
  }

  @Test
  void jobsOfARunAreOneGroupAndSayWhatTheyDo() throws Exception {
    train(new RunObserver() {});
    spark.listenerBus().waitUntilEmpty();

    assertEquals(1, groups.size(), groups::toString);
    assertTrue(groups.iterator().next().startsWith("tributary-lines-"), groups::toString);
    List<String> steps =
        descriptions.stream()
            .filter(d -> d.contains("step"))
            .map(d -> d.replaceFirst(", loss [0-9.e+-]+$", ", loss"))
            .collect(Collectors.toList());
    assertEquals(
        List.of(
            "lines: epoch 1/2, step 1/3",
            "lines: epoch 1/2, step 2/3, loss",
            "lines: epoch 1/2, step 3/3, loss",
            "lines: epoch 2/2, step 1/3",
            "lines: epoch 2/2, step 2/3, loss",
            "lines: epoch 2/2, step 3/3, loss"),
        steps);
    assertTrue(descriptions.contains("lines: reading the training table"), descriptions::toString);
    assertTrue(descriptions.contains("lines: measuring the training rows"), descriptions::toString);
  }

  @Test
  void aProgramsOwnPropertiesAreAsBefore() {
    KEYS.forEach(key -> spark.setLocalProperty(key, "mine: " + key));
    train(new RunObserver() {});
    KEYS.forEach(key -> assertEquals("mine: " + key, spark.getLocalProperty(key)));
  }

  @Test
  void cancellingTheGroupEndsTheRunAsAStopDoes() {
    RunResult result =
        train(
            new RunObserver() {
              @Override
              public void batchEnded(int epoch, long rows, double meanLoss) {
                if (epoch == 1 && rows == 20) {
                  // Whatever job of the group comes next is cancelled, too.
                  spark.cancelJobGroupAndFutureJobs(spark.getLocalProperty("spark.jobGroup.id"));
                }
              }
            });
    assertEquals("stopped", result.summary().get("status"));
    assertEquals(2L, ((Number) result.summary().get("steps")).longValue());
  }
}
