package io.tributary.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tributary.config.ChoiceType.Choice;
import io.tributary.config.UserException;
import io.tributary.optimizer.Method;
import io.tributary.optimizer.Schedule;
import io.tributary.testing.SharedSpark;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SaveMode;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A run that was stopped and goes on; the oracle is the run that was not. */
class ResumeTest {
  private static final int STEPS_AN_EPOCH = 6;
  private static final int EPOCHS = 4;

  @TempDir static Path folder;

  private static String undisturbed;

  @BeforeAll
  static void writeTables() throws Exception {
    Random random = new Random(5);
    List<String> rows = new ArrayList<>();
    for (int i = 0; i < 150; i++) {
      double x = random.nextGaussian();
      String colour = List.of("red", "grün", "blue").get(random.nextInt(3));
      int n = random.nextInt(50);
      rows.add("%s,%s,%d,%s".formatted(x, colour, n, x + n / 25.0 > 1 ? "yes" : "no"));
    }
    String header = "x,colour,n,label\n";
    Files.writeString(folder.resolve("table.csv"), header + String.join("\n", rows) + "\n");
    Collections.shuffle(rows, random);
    Files.writeString(folder.resolve("shuffled.csv"), header + String.join("\n", rows) + "\n");
    rows.set(0, "0.5,red,7,yes");
    Files.writeString(folder.resolve("changed.csv"), header + String.join("\n", rows) + "\n");
    SharedSpark.session()
        .read()
        .option("header", true)
        .option("inferSchema", true)
        .csv(folder.resolve("shuffled.csv").toString())
        .repartition(3)
        .write()
        .mode(SaveMode.Overwrite)
        .parquet(folder.resolve("table.parquet").toString());
    undisturbed = hash(run(settings(), RunControl.withoutCheckpoints(), Long.MAX_VALUE));
  }

  private static Map<String, Object> settings() {
    Map<String, Object> values = new HashMap<>();
    values.put("data.path", folder.resolve("table.csv").toString());
    values.put("data.label", "label");
    values.put("data.validation", 0.2);
    values.put("network.hidden", List.of(5));
    values.put("network.activation", "gelu");
    values.put("network.normalization", "layer");
    values.put("network.dropout", 0.2);
    values.put("network.inputDropout", 0.1);
    values.put("training.epochs", EPOCHS);
    values.put("training.batchSize", 26); // 134 training rows: 6 steps an epoch
    values.put("training.shards", 3);
    values.put("training.engine", "local");
    values.put("training.mathBackend", "java");
    return values;
  }

  private static RunControl checkpoints(String name, boolean resume) {
    return RunControl.withCheckpoints(folder.resolve(name).toString(), new Configuration(), resume);
  }

  /** A run that is asked to stop in the given step, counted from where it begins. */
  private static RunResult run(Map<String, Object> values, RunControl control, long stopIn) {
    RunObserver observer =
        new RunObserver() {
          private long steps;

          @Override
          public void batchEnded(int epoch, long rows, double meanLoss) {
            if (++steps == stopIn) {
              assertTrue(control.requestStop());
            }
          }
        };
    return Tributary.run(SharedSpark.session(), Settings.of(values), observer, control);
  }

  private static String hash(RunResult result) {
    return (String) result.summary().get("parametersSha256");
  }

  private static RunResult stopped(String name, Map<String, Object> values, long stopIn) {
    RunResult result = run(values, checkpoints(name, false), stopIn);
    assertEquals("stopped", result.summary().get("status"));
    assertEquals(stopIn, result.summary().get("steps"));
    assertTrue(result.model().isEmpty());
    return result;
  }

  private static RunResult resumed(String name, Map<String, Object> values) {
    return run(values, checkpoints(name, true), Long.MAX_VALUE);
  }

  private static String refused(String name, Map<String, Object> values) {
    return assertThrows(UserException.class, () -> resumed(name, values)).getMessage();
  }

  /** In the middle of an epoch, at its last step, in the first and in the last one. */
  @ParameterizedTest
  @CsvSource({"1, local, spark", "6, spark, local", "8, local, local", "24, spark, spark"})
  void anotherEngineGoesOnToTheSameBits(int step, String engine, String other) {
    Map<String, Object> values = settings();
    values.put("training.engine", engine);
    String name = "engines-" + step;
    stopped(name, values, step);
    values.put("training.engine", other);
    RunResult result = resumed(name, values);
    assertEquals(undisturbed, hash(result));
    assertEquals("completed", result.summary().get("status"));
    assertEquals((long) step, result.summary().get("resumedFromStep"));
    assertEquals((long) EPOCHS * STEPS_AN_EPOCH, result.summary().get("steps"));
  }

  @ParameterizedTest
  @CsvSource({"shuffled.csv, memory", "table.parquet, disk"})
  void theSameRowsFromElsewhereGoOnToTheSameBits(String table, String storage) {
    String name = "elsewhere-" + storage;
    stopped(name, settings(), 7);
    Map<String, Object> values = settings();
    values.put("data.path", folder.resolve(table).toString());
    values.put("data.storage", storage);
    assertEquals(undisturbed, hash(resumed(name, values)));
  }

  @Test
  void againAndAgain() {
    stopped("often", settings(), 3);
    RunResult result;
    int runs = 0;
    do {
      result = run(settings(), checkpoints("often", true), 4);
      runs++;
    } while (result.summary().get("status").equals("stopped"));
    assertEquals(undisturbed, hash(result));
    assertEquals(6, runs); // 21 steps left, 4 a run
  }

  @Test
  void whatIsAutoStaysAsItWas() {
    Map<String, Object> values = settings();
    values.put("training.shards", 5);
    stopped("auto", values, 6);
    values.remove("training.mathBackend");
    values.remove("training.shards");
    RunResult result = resumed("auto", values);
    assertEquals(5, result.summary().get("shards"));
    assertEquals("java", result.summary().get("mathBackend"));
  }

  @Test
  void aRunThatHasEndedCanBeProlongedButNotShortened() {
    Map<String, Object> values = settings();
    values.put("training.epochs", 2);
    run(values, checkpoints("longer", false), Long.MAX_VALUE);
    assertEquals(undisturbed, hash(resumed("longer", settings())));
    assertEquals(undisturbed, hash(resumed("longer", settings()))); // nothing is left to do
    values.put("training.epochs", 3);
    String message = refused("longer", values);
    assertTrue(message.contains("training.epochs is 3"), message);
  }

  static Stream<String> rules() {
    return Method.type().choices().stream().map(Choice::word);
  }

  /**
   * What any rule remembers is all that it needs; with penalties and clipping, on other threads.
   */
  @ParameterizedTest
  @MethodSource("rules")
  void aRuleGoesOn(String rule) {
    Map<String, Object> values = settings();
    values.put("training.optimizer.type", rule);
    values.put("training.l2", 0.02);
    if (rule.equals("lbfgs")) {
      values.keySet().removeIf(key -> key.matches("network\\.(inputD|d)ropout"));
      values.remove("training.batchSize");
      values.put("training.optimizer.history", 3);
      values.put("training.epochs", 12); // of a step each
    } else {
      values.put("training.weightDecay", 0.1);
      values.put("training.l1", 0.01);
      values.put("training.clipNorm", 0.5);
      values.put("training.clipValue", 0.2);
      values.put("training.averaging", 0.8);
      values.put("training.epochs", 2);
    }
    String expected = hash(run(values, RunControl.withoutCheckpoints(), Long.MAX_VALUE));
    stopped("rule-" + rule, values, 7);
    values.put("training.engine", "spark");
    assertEquals(expected, hash(resumed("rule-" + rule, values)));
  }

  static Stream<Choice<? extends Schedule>> schedules() {
    return Schedule.type().choices().stream();
  }

  /** On another engine; and with more epochs only if the rates so far would have been the same. */
  @ParameterizedTest
  @MethodSource("schedules")
  void aScheduleGoesOn(Choice<? extends Schedule> choice) {
    Map<String, Object> values = settings();
    values.put("training.schedule.type", choice.word());
    values.put("training.schedule.warmupSteps", 4);
    if (choice.word().equals("plateau")) { // drops in each epoch but the first
      values.put("training.schedule.patience", 1);
      values.put("training.schedule.minDelta", 10);
    }
    values.put("training.epochs", 2);
    String expected = hash(run(values, RunControl.withoutCheckpoints(), Long.MAX_VALUE));
    String name = "schedule-" + choice.word();
    stopped(name, values, 7);
    if (choice.section().defaults().dependsOnEpochs()) {
      values.put("training.epochs", 3);
      String message = refused(name, values);
      assertTrue(message.contains("training.epochs: 2 then, 3 now"), message);
      values.put("training.epochs", 2);
    }
    values.put("training.engine", "spark");
    assertEquals(expected, hash(resumed(name, values)));
  }

  @Test
  void whatDiffersIsListedAndRefused() {
    stopped("other", settings(), 7);
    Map<String, Object> values = settings();
    values.put("training.batchSize", 30);
    values.put("training.optimizer.learningRate", 0.5);
    values.put("data.path", folder.resolve("changed.csv").toString());
    String message = refused("other", values);
    assertTrue(message.contains("training.batchSize: 26 then, 30 now"), message);
    assertTrue(message.contains("learningRate: 0.001 then, 0.5 now"), message);
    assertTrue(message.contains("content's fingerprint"), message);
    assertFalse(message.contains("rows of the training table"), message); // as many as before
    assertFalse(message.contains("data.path"), message);
    assertEquals(undisturbed, hash(resumed("other", settings()))); // it has not been touched
  }

  @Test
  void whereThereIsNoCheckpointARunBegins() {
    RunResult result = resumed("nothing", settings());
    assertEquals(undisturbed, hash(result));
    assertFalse(result.summary().containsKey("resumedFromStep"));
  }

  @Test
  void withoutCheckpointsNoneIsWritten() {
    Map<String, Object> values = settings();
    values.put("training.checkpoint.keep", 0);
    RunResult result = run(values, checkpoints("none", false), Long.MAX_VALUE);
    assertEquals(undisturbed, hash(result));
    assertFalse(Files.exists(folder.resolve("none/checkpoints")));
    assertFalse(run(values, checkpoints("none", false), 3).summary().containsKey("checkpoint"));
  }

  @Test
  void theLastFiniteStateStaysWhenTrainingDiverges() throws Exception {
    Map<String, Object> values = settings();
    values.put("training.optimizer.type", "sgd");
    values.put("training.optimizer.learningRate", 1e30);
    values.put("training.checkpoint.everySteps", 1);
    values.put("training.checkpoint.keep", 5);
    values.put("network.activation", "identity");
    values.put("network.normalization", "none");
    RunResult result = run(values, checkpoints("diverges", false), Long.MAX_VALUE);
    assertEquals("diverged", result.summary().get("status"));
    String advice = result.divergence().orElseThrow();
    assertTrue(advice.matches("(?s).*at step \\d+ \\(learning rate 1.0E30\\).*lower.*"), advice);
    try (Stream<Path> all = Files.list(folder.resolve("diverges/checkpoints"))) {
      assertTrue(all.findAny().isPresent(), "the last finite state");
    }
  }

  /** A checkpoint is due by multiples, and a run that went on keeps to them. */
  @Test
  void checkpointsComeWhenTheyAreDue() throws Exception {
    Map<String, Object> values = settings();
    values.put("training.checkpoint.everySteps", 7);
    values.put("training.checkpoint.keep", 100);
    List<String> written = new ArrayList<>();
    run(values, checkpoints("due", false), Long.MAX_VALUE);
    try (Stream<Path> all = Files.list(folder.resolve("due/checkpoints"))) {
      all.map(f -> f.getFileName().toString()).sorted().forEach(written::add);
    }
    assertEquals("step-000000000024", written.get(written.size() - 1), "at the end");
    // Steps are shorter here than files take, so that one may be put off, never left out.
    assertTrue(written.size() >= 2 && written.size() <= 4, written::toString);
    assertTrue(written.get(0).compareTo("step-000000000007") >= 0, written::toString);
  }
}
