package io.tributary.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A driver's process that is stopped or killed, wherever it is; the oracle is the run that was not.
 *
 * <p>{@code -Dtributary.kills=25} for the long version, which writes a table to {@code
 * target/kills.md}.
 */
@DisabledOnOs(OS.WINDOWS)
class StopIT {
  private static final int KILLS = Integer.getInteger("tributary.kills", 2);
  private static final long SEED = Long.getLong("tributary.kills.seed", 11);
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir static Path folder;

  private static String undisturbed;

  /** From the moment that the run folder is there to the end of the process. */
  private static long writingMillis;

  @BeforeAll
  static void trainUndisturbed() throws Exception {
    try (Submission run = new SubmitScript().start(train("undisturbed"))) {
      awaitFile(run, "undisturbed/config.yaml");
      long begun = System.nanoTime();
      assertEquals(0, run.await().exitCode());
      writingMillis = (System.nanoTime() - begun) / 1_000_000;
    }
    undisturbed = hash("undisturbed");
  }

  /** Some seconds of training, with a checkpoint at almost every moment. */
  private static String[] train(String run, String... more) {
    List<String> arguments = new ArrayList<>(List.of("--master", "local[2]", "train"));
    arguments.addAll(List.of("conf/digits.yaml", "--out", folder.resolve(run).toString()));
    for (String setting :
        List.of(
            "training.epochs=150",
            "training.batchSize=16",
            "training.mathBackend=java",
            "training.checkpoint={everySteps: 100}")) {
      arguments.addAll(List.of("--set", setting));
    }
    arguments.addAll(Arrays.asList(more));
    return arguments.toArray(new String[0]);
  }

  private static String hash(String run) throws IOException {
    JsonNode summary = JSON.readTree(folder.resolve(run).resolve("summary.json").toFile());
    assertEquals("completed", summary.get("status").textValue());
    return summary.get("parametersSha256").textValue();
  }

  private static void awaitFile(Submission run, String name) {
    Path file = folder.resolve(name);
    Await.until(
        name + " has something in it",
        PATIENCE,
        () -> size(file) > 0 || !run.isAlive(),
        () -> run.stdout() + run.stderr());
  }

  private static long size(Path file) {
    try {
      return Files.exists(file) ? Files.size(file) : 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void signal(Submission run, String name) throws Exception {
    new ProcessBuilder("kill", "-" + name, Long.toString(run.pid())).start().waitFor();
  }

  // A shell without job control has jobs in the background ignore SIGINT, and what they start, too.
  private static boolean isIgnored(String signal) throws IOException {
    Path status = Path.of("/proc/self/status");
    if (!Files.exists(status)) {
      return false;
    }
    int bit = new sun.misc.Signal(signal).getNumber() - 1;
    return Files.readAllLines(status).stream()
        .filter(line -> line.startsWith("SigIgn:"))
        .anyMatch(line -> ((Long.parseUnsignedLong(line.split("\\s+")[1], 16) >> bit) & 1) == 1);
  }

  @ParameterizedTest
  @CsvSource({"INT, 130", "TERM, 143"})
  void aSignalEndsTheStepAndSavesTheState(String signal, int status) throws Exception {
    assumeFalse(isIgnored(signal), "whoever started the tests ignores SIG" + signal);
    SubmitScript.Result stopped;
    try (Submission run = new SubmitScript().start(train(signal))) {
      awaitFile(run, signal + "/metrics.jsonl");
      signal(run, signal);
      stopped = run.await();
    }
    assertEquals(status, stopped.exitCode(), stopped::toString);
    assertTrue(stopped.stderr().contains("Stopped by SIG" + signal), stopped.stderr());
    assertTrue(stopped.stderr().contains("--resume"), stopped.stderr());
    assertFalse(stopped.stderr().contains("\tat "), "no stack trace: " + stopped.stderr());
    assertFalse(Files.exists(folder.resolve(signal).resolve("summary.json")));
    resumeAndCompare(signal);
  }

  /** While a table is read there is nothing to save. */
  @Test
  void aSignalBeforeTrainingEndsAtOnce() throws Exception {
    try (Submission run = new SubmitScript().start(train("early"))) {
      Await.until(
          "Spark has begun",
          PATIENCE,
          () -> run.stderr().contains("WARNING: Using incubator modules") || !run.isAlive(),
          run::stderr);
      signal(run, "TERM");
      assertEquals(143, run.await().exitCode());
    }
    assertFalse(Files.exists(folder.resolve("early/checkpoints")));
  }

  @Test
  void aKilledRunIsAcceptedByResumeAndReadOrRefusedByEvaluate() throws Exception {
    Random random = new Random(SEED);
    List<String> table = new ArrayList<>();
    table.add(
        "| kill | after, of %d ms | evaluate | resumed from step | equal |"
            .formatted(writingMillis));
    table.add("| ---: | ---: | --- | ---: | --- |");
    for (int kill = 1; kill <= KILLS; kill++) {
      String name = "killed-" + kill;
      long after = (long) (random.nextDouble() * writingMillis);
      try (Submission run = new SubmitScript().start(train(name))) {
        awaitFile(run, name + "/config.yaml");
        Await.pause(Duration.ofMillis(after), () -> !run.isAlive());
        run.kill();
      }
      SubmitScript.Result evaluation =
          new SubmitScript()
              .run(
                  "evaluate",
                  "--model",
                  folder.resolve(name).toString(),
                  "--data",
                  "data/digits.csv");
      String what = "seed " + SEED + ", kill " + kill + ": " + evaluation;
      assertTrue(evaluation.exitCode() == 0 || evaluation.exitCode() == 2, what);
      assertFalse(evaluation.stderr().contains("\tat "), what);
      JsonNode from = resumeAndCompare(name).path("resumedFromStep");
      table.add(
          "| %d | %d | %s | %s | yes |"
              .formatted(
                  kill,
                  after,
                  evaluation.exitCode() == 0 ? "reads it" : "says why not",
                  from.isMissingNode() ? "the start" : from.asText()));
      Files.write(SubmitScript.PROJECT.resolve("target/kills.md"), table);
    }
  }

  private static JsonNode resumeAndCompare(String name) throws Exception {
    SubmitScript.Result resumed = new SubmitScript().run(train(name, "--resume"));
    assertEquals(0, resumed.exitCode(), resumed::toString);
    assertEquals(undisturbed, hash(name));
    assertEquals(
        150, Files.readAllLines(folder.resolve(name).resolve("metrics.jsonl")).size(), name);
    return JSON.readTree(folder.resolve(name).resolve("summary.json").toFile());
  }
}
