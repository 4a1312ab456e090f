package io.tributary.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tributary.config.UserException;
import io.tributary.testing.SharedSpark;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tables that are read once serve many trainings, and each is the run that it would be alone. */
class PreparedTablesTest {
  private static final RunObserver SILENT = new RunObserver() {};

  private static Dataset<Row> table() {
    return SharedSpark.session()
        .range(200)
        .selectExpr("id * 37 % 101 AS a", "id * 11 % 17 AS b", "id * 37 % 101 > 50 AS y");
  }

  private static Settings settings(String engine, Map<String, Object> more) {
    Map<String, Object> values =
        new HashMap<>(
            Map.of(
                "data.label",
                "y",
                "training.engine",
                engine,
                "training.epochs",
                2,
                "training.shards",
                2,
                "recipe",
                "none")); // which is for one table and one network
    values.putAll(more);
    return Settings.of(values);
  }

  private static String hash(RunResult result) {
    return result.model().orElseThrow().parametersSha256();
  }

  @ParameterizedTest
  @ValueSource(strings = {"local", "spark"})
  void eachTrainingIsTheRunThatItWouldBeAlone(String engine) {
    Dataset<Row> table = table();
    List<Settings> trials =
        List.of(
            settings(engine, Map.of()),
            settings(engine, Map.of("network.hidden", List.of(5), "training.batchSize", 32)),
            settings(engine, Map.of("training.optimizer.type", "sgd")));
    // Others may go meanwhile, when the collector finds them unused.
    Set<Integer> before = Set.copyOf(SharedSpark.context().getPersistentRDDs().keySet());
    try (PreparedTables tables = Tributary.prepare(table, trials.get(0), SILENT)) {
      for (Settings trial : trials) {
        RunResult alone = Tributary.run(table, trial, SILENT);
        RunResult prepared = tables.train(trial, SILENT);
        assertEquals(hash(alone), hash(prepared));
        assertEquals(
            alone.details().orElseThrow().results().plain(),
            prepared.details().orElseThrow().results().plain());
        assertEquals(alone.details().orElseThrow().rows(), prepared.details().orElseThrow().rows());
        assertEquals(
            alone.details().orElseThrow().notes(), prepared.details().orElseThrow().notes());
      }
    }
    assertTrue(before.containsAll(SharedSpark.context().getPersistentRDDs().keySet()));
  }

  @Test
  void whatTheTablesWereNotPreparedForIsRefused() {
    try (PreparedTables tables = Tributary.prepare(table(), settings("local", Map.of()), SILENT)) {
      Map.of("data.scaling", "minmax", "training.seed", 7, "training.shards", 3)
          .forEach(
              (key, value) -> {
                Settings other = settings("local", Map.of(key, value));
                String message =
                    assertThrows(UserException.class, () -> tables.train(other, SILENT))
                        .getMessage();
                assertTrue(message.contains("prepare"), message);
              });
    }
  }
}
