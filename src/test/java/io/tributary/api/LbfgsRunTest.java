package io.tributary.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tributary.config.ConfigException;
import io.tributary.testing.SharedSpark;
import io.tributary.training.EpochReport;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole runs of L-BFGS; its numbers are {@code LbfgsEngineTest}'s. */
class LbfgsRunTest {
  private static Map<String, Object> settings() {
    Map<String, Object> values = new HashMap<>();
    Path data = Path.of(System.getProperty("tributary.basedir", ""), "data", "wdbc.csv");
    values.put("data.path", data.toString());
    values.put("data.label", "diagnosis");
    values.put("data.validation", 0);
    values.put("network.hidden", List.of());
    values.put("training.optimizer", "lbfgs");
    values.put("training.l2", 0.01);
    values.put("training.epochs", 200);
    values.put("training.shards", 3);
    values.put("training.mathBackend", "java");
    return values;
  }

  /** And a run that goes on from there has nothing left to do. */
  @Test
  void aRunEndsAtTheMinimumByItself(@TempDir Path folder) {
    EpochReport[] last = new EpochReport[1];
    RunObserver observer =
        new RunObserver() {
          @Override
          public void epochEnded(EpochReport report) {
            last[0] = report;
          }
        };
    RunResult result =
        Tributary.run(
            SharedSpark.session(),
            Settings.of(settings()),
            observer,
            RunControl.withCheckpoints(folder.toString(), new Configuration(), false));
    assertEquals("completed", result.summary().get("status"));
    assertTrue(last[0].epoch() < 40, () -> "after epoch " + last[0].epoch());
    double optimum = 0.0995913755; // as SciPy has it: LbfgsEngineTest
    double cost = last[0].trainingLoss() + last[0].penalty().orElseThrow();
    assertEquals(optimum, cost, 1e-6 * optimum);
    Map<?, ?> ends = (Map<?, ?>) result.summary().get("final");
    double loss = (double) ends.get("trainLoss");
    double penalty = (double) ends.get("trainPenalty");
    assertEquals(optimum, loss + penalty, 1e-6 * optimum);
    Map<String, Object> values = settings();
    values.put("training.engine", "spark");
    RunResult again =
        Tributary.run(
            SharedSpark.session(),
            Settings.of(values),
            observer,
            RunControl.withCheckpoints(folder.toString(), new Configuration(), true));
    assertEquals(result.summary().get("steps"), again.summary().get("steps"));
    assertEquals(result.summary().get("parametersSha256"), again.summary().get("parametersSha256"));
  }

  @Test
  void whatDoesNotApplyIsToldByName() {
    Map<String, Object> values = settings();
    values.put("training.batchSize", 64);
    values.put("training.schedule", "cosine");
    values.put("training.clipNorm", 1);
    values.put("training.l1", 0.1);
    values.put("training.averaging", 0.9);
    values.put("network.inputDropout", 0.1);
    String message = assertThrows(ConfigException.class, () -> Settings.of(values)).getMessage();
    for (String key : List.of("batchSize", "schedule", "clipNorm", "l1", "averaging")) {
      assertTrue(message.contains("training." + key + ": does not apply to lbfgs"), message);
    }
    assertTrue(message.contains("network: dropout does not apply to the optimizer lbfgs"), message);
  }
}
