package io.tributary.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tributary.config.ConfigException;
import io.tributary.config.UserException;
import io.tributary.evaluation.Metric;
import io.tributary.testing.SharedSpark;
import io.tributary.training.EpochReport;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Oracles are runs without early stopping: their metrics by epoch, and those that end earlier. */
class EarlyStoppingTest {
  private static final int MOST = 60;

  @TempDir static Path folder;

  private static final List<EpochReport> ALL = new ArrayList<>();

  // Few rows with labels that are half chance: a network soon learns them by heart.
  @BeforeAll
  static void writeTable() throws Exception {
    Random random = new Random(3);
    StringBuilder rows = new StringBuilder("x,y,label\n");
    for (int i = 0; i < 120; i++) {
      double x = random.nextGaussian();
      double y = random.nextGaussian();
      boolean label = random.nextInt(3) == 0 ? random.nextBoolean() : x + y > 0;
      rows.append("%s,%s,%s%n".formatted(x, y, label ? "yes" : "no"));
    }
    Files.writeString(folder.resolve("table.csv"), rows.toString());
    assertEquals("completed", run(settings(MOST), collecting(ALL)).summary().get("status"));
  }

  private static Map<String, Object> settings(int epochs) {
    Map<String, Object> values = new HashMap<>();
    values.put("data.path", folder.resolve("table.csv").toString());
    values.put("data.label", "label");
    values.put("data.validation", 0.3);
    values.put("network.hidden", List.of(32));
    values.put("training.epochs", epochs);
    values.put("training.batchSize", 21);
    values.put("training.shards", 2);
    values.put("training.optimizer.learningRate", 0.05);
    values.put("training.mathBackend", "java");
    return values;
  }

  private static Map<String, Object> stopping(String monitor, int patience) {
    Map<String, Object> values = settings(MOST);
    values.put("training.earlyStopping.monitor", monitor);
    values.put("training.earlyStopping.patience", patience);
    return values;
  }

  private static RunObserver collecting(List<EpochReport> reports) {
    return new RunObserver() {
      @Override
      public void epochEnded(EpochReport report) {
        reports.add(report);
      }
    };
  }

  private static RunResult run(Map<String, Object> values, RunObserver observer) {
    return Tributary.run(
        SharedSpark.session(), Settings.of(values), observer, RunControl.withoutCheckpoints());
  }

  private static RunResult run(Map<String, Object> values) {
    return run(values, new RunObserver() {});
  }

  private static Object hash(RunResult result) {
    return result.summary().get("parametersSha256");
  }

  private static double value(EpochReport report, String metric) {
    return report.validation().find(metric).map(Metric::value).orElseThrow();
  }

  /** The first of the best among the first epochs, by all of a run's epochs. */
  private static int best(String metric, int among) {
    Comparator<EpochReport> worse = Comparator.comparing(report -> value(report, metric));
    if (!metric.equals("loss")) {
      worse = worse.reversed();
    }
    // min gives the first one.
    return ALL.subList(0, among).stream().min(worse).orElseThrow().epoch();
  }

  /** The epoch after which a run ends whose patience is that long. */
  private static int end(String metric, int patience) {
    for (int epoch = 1; epoch <= MOST; epoch++) {
      if (epoch - best(metric, epoch) >= patience) {
        return epoch;
      }
    }
    throw new AssertionError("it would not have stopped");
  }

  @ParameterizedTest
  @CsvSource({"auto, loss, 3, local", "loss, loss, 5, spark", "accuracy, accuracy, 4, local"})
  void theBestEpochIsTheModel(String monitor, String metric, int patience, String engine) {
    Map<String, Object> values = stopping(monitor, patience);
    values.put("training.engine", engine);
    List<EpochReport> reports = new ArrayList<>();
    RunResult result = run(values, collecting(reports));
    Map<String, Object> summary = result.summary();
    int end = end(metric, patience);
    int best = best(metric, end);
    assertEquals("earlyStopped", summary.get("status"));
    assertEquals(end, summary.get("epochs"));
    assertEquals(best, summary.get("bestEpoch"));
    RunResult shorter = run(settings(best));
    assertEquals(hash(shorter), hash(result));
    assertEquals(shorter.summary().get("final"), summary.get("final"));
    // All epochs before are those of the run that did not stop.
    assertEquals(
        ALL.subList(0, end).stream().map(EpochReport::validation).toList(),
        reports.stream().map(EpochReport::validation).toList());
  }

  @Test
  void theLastEpochIsTheModelWhereTheBestOneIsNotWanted() {
    Map<String, Object> values = stopping("loss", 3);
    values.put("training.earlyStopping.restoreBest", false);
    RunResult result = run(values);
    int end = end("loss", 3);
    assertEquals(hash(run(settings(end))), hash(result));
    assertEquals(best("loss", end), result.summary().get("bestEpoch"));
  }

  /** Better by less than that is not better: the first epoch stays the best one. */
  @Test
  void whatIsHardlyBetterDoesNotCount() {
    Map<String, Object> values = stopping("loss", 4);
    values.put("training.earlyStopping.minDelta", 1e6);
    RunResult result = run(values);
    assertEquals(1, result.summary().get("bestEpoch"));
    assertEquals(5, result.summary().get("epochs"));
  }

  @Test
  void aRunWhosePatienceIsNotExhaustedIsCompleteWithItsBestEpoch() {
    RunResult result = run(stopping("loss", MOST));
    assertEquals("completed", result.summary().get("status"));
    int best = best("loss", MOST);
    assertEquals(best, result.summary().get("bestEpoch"));
    assertTrue(best < MOST, "the last epoch is the best one, which shows nothing");
    assertEquals(hash(run(settings(best))), hash(result));
  }

  private static RunControl checkpoints(String name, boolean resume) {
    return RunControl.withCheckpoints(folder.resolve(name).toString(), new Configuration(), resume);
  }

  /** Before the best epoch, in it, after it, and once training has ended. */
  @Test
  void aRunThatGoesOnKnowsItsBestEpoch() {
    Map<String, Object> values = stopping("loss", 5);
    RunResult whole = run(values);
    int stepsAnEpoch =
        (int) ((long) whole.summary().get("steps") / (int) whole.summary().get("epochs"));
    int best = (int) whole.summary().get("bestEpoch");
    for (int stopIn :
        new int[] {2, (best - 1) * stepsAnEpoch + 3, (best + 2) * stepsAnEpoch, 1 << 20}) {
      String name = "stopped-" + stopIn;
      RunControl control = checkpoints(name, false);
      RunObserver observer =
          new RunObserver() {
            private int steps;

            @Override
            public void batchEnded(int epoch, long rows, double meanLoss) {
              if (++steps == stopIn) {
                control.requestStop();
              }
            }
          };
      Tributary.run(SharedSpark.session(), Settings.of(values), observer, control);
      RunResult result =
          Tributary.run(
              SharedSpark.session(),
              Settings.of(values),
              new RunObserver() {},
              checkpoints(name, true));
      assertEquals(hash(whole), hash(result), name);
      assertEquals("earlyStopped", result.summary().get("status"), name);
      assertEquals(whole.summary().get("bestEpoch"), result.summary().get("bestEpoch"), name);
    }
    String refused =
        assertThrows(
                UserException.class,
                () ->
                    Tributary.run(
                        SharedSpark.session(),
                        Settings.of(settings(MOST)),
                        new RunObserver() {},
                        checkpoints("stopped-2", true)))
            .getMessage();
    assertTrue(refused.contains("training.earlyStopping: given then, none now"), refused);
  }

  @Test
  void whatCannotBeWatchedIsTold() {
    String unknown =
        assertThrows(UserException.class, () -> run(stopping("acuracy", 3))).getMessage();
    assertTrue(unknown.startsWith("training.earlyStopping.monitor: 'acuracy'"), unknown);
    assertTrue(unknown.endsWith("did you mean 'accuracy'?"), unknown);
    Map<String, Object> values = stopping("loss", 3);
    values.put("data.validation", 0);
    String none = assertThrows(UserException.class, () -> run(values)).getMessage();
    assertTrue(none.startsWith("training.earlyStopping: needs rows to watch"), none);
    Map<String, Object> word = settings(1);
    word.put("training.earlyStopping", "yes");
    String section = assertThrows(ConfigException.class, () -> Settings.of(word)).getMessage();
    assertTrue(section.contains("training.earlyStopping: expected none or a section"), section);
  }
}
