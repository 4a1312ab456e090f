package io.tributary.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tributary.testing.SharedSpark;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An interrupt of the thread that trains stops the run, on either engine. */
class InterruptedRunTest {
  // y = x over 64 rows: four steps an epoch.
  private static Dataset<Row> table() {
    return SharedSpark.session().range(64).selectExpr("id AS x", "id AS y");
  }

  private static Settings settings(String engine) {
    Map<String, Object> values = new HashMap<>();
    values.put("data.label", "y");
    values.put("network.hidden", List.of());
    values.put("data.task", "regression");
    values.put("training.batchSize", 16);
    values.put("training.epochs", 3);
    values.put("training.engine", engine);
    return Settings.of(values);
  }

  @ParameterizedTest
  @ValueSource(strings = {"local", "spark"})
  void itStopsTheRunAfterTheStep(String engine) {
    RunObserver interrupter =
        new RunObserver() {
          private int steps;

          @Override
          public void batchEnded(int epoch, long rows, double meanLoss) {
            if (++steps == 2) {
              Thread.currentThread().interrupt();
            }
          }
        };
    RunResult result = Tributary.run(table(), settings(engine), interrupter);
    assertTrue(Thread.interrupted(), "the thread stays interrupted");
    assertEquals("stopped", result.summary().get("status"));
    assertEquals(2, result.steps());
  }

  @ParameterizedTest
  @ValueSource(strings = {"local", "spark"})
  void oneBeforeTrainingEndsTheRun(String engine) {
    Dataset<Row> table = table();
    Thread.currentThread().interrupt();
    assertThrows(Exception.class, () -> Tributary.train(table, settings(engine)));
    assertTrue(Thread.interrupted(), "the thread stays interrupted");
  }
}
