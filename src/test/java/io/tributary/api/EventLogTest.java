package io.tributary.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tributary.testing.SharedSpark;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerEvent;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.scheduler.SparkListenerStageCompleted;
import org.apache.spark.scheduler.SparkListenerStageSubmitted;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.JsonProtocol;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What a run's jobs add to an event log. Spark writes an RDD's lineage, call sites and a thread's
 * properties into three events of each stage, so that whatever is long there is long in every step.
 */
final class EventLogTest {
  /**
   * A job of one stage and two RDDs, the one that Spark's reduction adds and the shards: some 350
   * bytes each of the two, three times; as much again for all else that Spark writes, and up to 200
   * bytes, twice, of ours: description, group and tag.
   */
  private static final int BYTES_OF_A_JOB = 5500;

  private final SparkSession session = SharedSpark.session();
  private final SparkContext spark = session.sparkContext();
  private final ConcurrentLinkedQueue<SparkListenerEvent> events = new ConcurrentLinkedQueue<>();
  private final SparkListener listener =
      new SparkListener() {
        @Override
        public void onJobStart(SparkListenerJobStart event) {
          events.add(event);
        }

        @Override
        public void onStageSubmitted(SparkListenerStageSubmitted event) {
          events.add(event);
        }

        @Override
        public void onStageCompleted(SparkListenerStageCompleted event) {
          events.add(event);
        }
      };

  @BeforeEach
  void listen() {
    spark.addSparkListener(listener);
  }

  @AfterEach
  void leave() {
    spark.removeSparkListener(listener);
  }

  // The bytes of each job that a run starts once it trains, with what it is called.
  private Map<String, Integer> bytesOfJobs() throws Exception {
    Map<String, Object> settings = new LinkedHashMap<>();
    settings.put("name", "a-run-named-by-a-script-".repeat(40));
    settings.put("data.label", "y");
    settings.put("network.hidden", List.of());
    settings.put("data.validation", 0.5);
    settings.put("training.engine", "spark");
    settings.put("training.shards", 2);
    settings.put("training.epochs", 2);
    settings.put("training.batchSize", 20);
    Tributary.run(
        session.range(90).selectExpr("cast(id as double) x", "'k' || id % 3 k", "id * 2.0 y"),
        Settings.of(settings),
        new RunObserver() {});
    spark.listenerBus().waitUntilEmpty();

    Map<Integer, String> jobsOfStages = new HashMap<>();
    Map<String, Integer> bytes = new LinkedHashMap<>();
    for (SparkListenerEvent event : events) {
      String job = null;
      if (event instanceof SparkListenerJobStart start) {
        String called = start.properties().getProperty("spark.job.description");
        job = "job %d, %s".formatted(start.jobId(), called);
        for (Object stage : scala.jdk.javaapi.CollectionConverters.asJava(start.stageIds())) {
          jobsOfStages.put((Integer) stage, job);
        }
      } else if (event instanceof SparkListenerStageSubmitted submitted) {
        job = jobsOfStages.get(submitted.stageInfo().stageId());
      } else if (event instanceof SparkListenerStageCompleted completed) {
        job = jobsOfStages.get(completed.stageInfo().stageId());
      }
      if (job != null && (job.contains(" step ") || job.contains(" measuring "))) {
        bytes.merge(job, JsonProtocol.sparkEventToJsonString(event).length(), Integer::sum);
      }
    }
    return bytes;
  }

  @Test
  void stepsAndEvaluationsLogNeitherLineageNorStackTraces() throws Exception {
    Map<String, Integer> jobs = bytesOfJobs();
    List<String> tooLong = new ArrayList<>();
    jobs.forEach(
        (job, bytes) -> {
          if (bytes > BYTES_OF_A_JOB) {
            tooLong.add(job + ": " + bytes);
          }
        });
    assertTrue(jobs.keySet().stream().anyMatch(j -> j.contains("validation rows")), jobs::toString);
    assertTrue(jobs.keySet().stream().anyMatch(j -> j.contains(" step ")), jobs::toString);
    assertEquals(List.of(), tooLong);
  }
}
