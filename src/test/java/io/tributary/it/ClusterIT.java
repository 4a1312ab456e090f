package io.tributary.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A cluster of real processes gives the bits that threads of one process give. */
@DisabledOnOs(OS.WINDOWS)
class ClusterIT {
  private static final List<String> SETTINGS =
      List.of("training.epochs=3", "training.batchSize=64", "training.shards=4");

  @TempDir static Path folder;
  private static JsonNode threads;

  @BeforeAll
  static void trainOnThreads() throws Exception {
    threads = train(new SubmitScript(), List.of("--master", "local[2]"), "local", "threads");
  }

  @Test
  void clusterEqualsThreads() throws Exception {
    assertClusterEqualsThreads("plain", Map.of(), Map.of());
  }

  /**
   * Everything that Spark encrypts: messages with the cluster's secret, files with the run's.
   *
   * <p>With Spark's default cipher: with AES/GCM/NoPadding no worker of Spark 4.1.0 gets an answer
   * from its master (SPARK-56227).
   */
  @Test
  void encryptedClusterEqualsThreads() throws Exception {
    assertClusterEqualsThreads(
        "encrypted",
        Map.of(
            "spark.authenticate", "true",
            "spark.authenticate.secret", "known to all of them",
            "spark.network.crypto.enabled", "true"),
        Map.of("spark.io.encryption.enabled", "true"));
  }

  /**
   * Never a hang: a message and a checkpoint, from which the run goes on when there are workers.
   */
  @Test
  void aClusterWithoutExecutorsEndsTheRunAndLeavesACheckpoint() throws Exception {
    Path out = folder.resolve("lonely");
    List<String> command = new ArrayList<>();
    command.addAll(List.of("train", "conf/digits.yaml", "--out", out.toString()));
    List<String> settings = new ArrayList<>(SETTINGS);
    settings.addAll(List.of("training.engine=spark", "training.executorWaitMinutes=0.1"));
    settings.forEach(setting -> command.addAll(List.of("--set", setting)));
    try (StandaloneCluster cluster =
        StandaloneCluster.start(
            Files.createDirectory(folder.resolve("lonely-cluster")), 1, Map.of())) {
      List<String> arguments = new ArrayList<>(cluster.options());
      arguments.addAll(command);
      SubmitScript script =
          new SubmitScript()
              .with("SPARK_LOCAL_DIRS", cluster.scratch())
              .within(Duration.ofMinutes(2));
      SubmitScript.Result ended;
      try (Submission run = script.start(arguments.toArray(new String[0]))) {
        Await.until(
            "training has begun",
            Duration.ofMinutes(2),
            () -> Files.exists(out.resolve("metrics.jsonl")) || !run.isAlive(),
            run::stderr);
        cluster.killWorkerAndExecutors(cluster.workers().get(0));
        ended = run.await();
      }
      assertEquals(1, ended.exitCode(), ended::toString);
      assertTrue(ended.stderr().contains("no executor for 0.1 minutes"), ended.stderr());
      assertTrue(ended.stderr().contains("--resume"), ended.stderr());

      cluster.startWorker();
      arguments.add("--resume");
      SubmitScript.Result resumed = script.run(arguments.toArray(new String[0]));
      assertEquals(0, resumed.exitCode(), resumed::toString);
      JsonNode summary = new ObjectMapper().readTree(out.resolve("summary.json").toFile());
      assertTrue(summary.get("resumedFromStep").asLong() > 0, summary::toString);
      assertEquals(threads.get("parametersSha256"), summary.get("parametersSha256"));
    }
  }

  /** Executors have nothing of it on their class path but the jar that came with the run. */
  @Test
  void aLossOfOnesOwnIsKnownToExecutors() throws Exception {
    Path jar = OwnLossJar.write(Files.createDirectory(folder.resolve("own-classes")));
    try (StandaloneCluster cluster =
        StandaloneCluster.start(
            Files.createDirectory(folder.resolve("own-cluster")), 1, Map.of())) {
      List<String> options = new ArrayList<>(cluster.options());
      options.addAll(List.of("--jars", jar.toString()));
      JsonNode summary =
          train(
              new SubmitScript().with("SPARK_LOCAL_DIRS", cluster.scratch()),
              options,
              "spark",
              "own",
              "network.loss=" + OwnLossJar.LOSS);
      assertTrue(summary.at("/final/validation/accuracy").asDouble() > 0.5, summary::toString);
    }
  }

  private static void assertClusterEqualsThreads(
      String name, Map<String, String> everywhere, Map<String, String> application)
      throws Exception {
    try (StandaloneCluster cluster =
        StandaloneCluster.start(
            Files.createDirectory(folder.resolve(name + "-cluster")), 2, everywhere)) {
      List<String> options = new ArrayList<>(cluster.options());
      for (Map<String, String> some : List.of(everywhere, application)) {
        some.forEach((key, value) -> options.addAll(List.of("--conf", key + "=" + value)));
      }
      JsonNode summary =
          train(
              new SubmitScript().with("SPARK_LOCAL_DIRS", cluster.scratch()),
              options,
              "spark",
              name);
      assertEquals(threads.get("parametersSha256"), summary.get("parametersSha256"));
      assertEquals(threads.get("final"), summary.get("final"));
      cluster.awaitIdle();
      List<Long> tasks = cluster.tasksRun();
      assertEquals(2, tasks.size(), tasks::toString);
      long steps = summary.get("steps").asLong();
      assertTrue(Collections.min(tasks) >= steps, "each has at least a shard: " + tasks);
    }
  }

  private static JsonNode train(
      SubmitScript script, List<String> options, String engine, String name, String... more)
      throws Exception {
    Path out = folder.resolve(name);
    List<String> arguments = new ArrayList<>(options);
    arguments.addAll(List.of("train", "conf/digits.yaml", "--out", out.toString()));
    arguments.addAll(List.of("--set", "training.engine=" + engine));
    SETTINGS.forEach(setting -> arguments.addAll(List.of("--set", setting)));
    List.of(more).forEach(setting -> arguments.addAll(List.of("--set", setting)));
    SubmitScript.Result result =
        script.within(Duration.ofMinutes(2)).run(arguments.toArray(new String[0]));
    assertEquals(0, result.exitCode(), result::toString);
    return new ObjectMapper().readTree(out.resolve("summary.json").toFile());
  }
}
