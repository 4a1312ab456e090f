package io.tributary.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tributary.config.ConfigException;
import io.tributary.config.UserException;
import io.tributary.engine.Split;
import io.tributary.network.Loss;
import io.tributary.testing.SharedSpark;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whole runs with each loss: the same bits on both engines, finite metrics, models that are read.
 */
class EveryLossTest {
  private static final RunObserver SILENT = new RunObserver() {};

  // Counts with a mean of e^(a/50), amounts above 0, and two classes.
  private static Dataset<Row> table() {
    return SharedSpark.session()
        .range(300)
        .selectExpr(
            "id * 37 % 101 AS a",
            "cast(floor(exp((id * 37 % 101) / 50.0) + (id * 7 % 10) / 10.0) as int) AS n",
            "exp((id * 37 % 101) / 50.0) * (0.5 + (id * 7 % 10) / 10.0) AS amount",
            "if(id * 37 % 101 > 50 + id % 7, 'yes', 'no') AS c");
  }

  private static Settings settings(String label, Map<String, Object> more) {
    Map<String, Object> values = new HashMap<>();
    values.put("data.label", label);
    values.put("network.hidden", List.of());
    values.put("data.features", List.of("a"));
    values.put("data.task", label.equals("c") ? "classification" : "regression");
    values.put("training.epochs", 30);
    values.put("training.shards", 2);
    values.put("training.batchSize", 32);
    values.put("training.optimizer.learningRate", 0.02);
    values.putAll(more);
    return Settings.of(values);
  }

  private static RunResult run(String label, Map<String, Object> more) {
    return Tributary.run(table(), settings(label, more), SILENT);
  }

  private static Map<String, Object> metrics(RunResult result) {
    return result.details().orElseThrow().results().splits().get(Split.TRAINING).metrics().plain();
  }

  @Test
  void bothEnginesHaveTheSameBitsWithEveryLoss() {
    for (var choice : Loss.type().choices()) {
      Loss loss = choice.section().defaults();
      boolean isOfClasses = choice.word().equals("crossEntropy") || choice.word().equals("hinge");
      String label = isOfClasses ? "c" : "amount";
      Settings settings =
          settings(label, Map.of("network.loss", choice.word(), "training.epochs", 2));
      assertEquals(loss, settings.network().loss().orElseThrow());
      try (PreparedTables tables = Tributary.prepare(table(), settings, SILENT)) {
        RunResult local = tables.train(with(label, choice.word(), "local"), SILENT);
        RunResult spark = tables.train(with(label, choice.word(), "spark"), SILENT);
        assertEquals(hash(local), hash(spark), choice.word());
        assertEquals(metrics(local), metrics(spark), choice.word());
        metrics(local).forEach((name, value) -> assertTrue(value != null, choice.word() + name));
      }
    }
  }

  private static Settings with(String label, String loss, String engine) {
    return settings(
        label, Map.of("network.loss", loss, "training.epochs", 2, "training.engine", engine));
  }

  private static String hash(RunResult result) {
    return result.model().orElseThrow().parametersSha256();
  }

  /** Predictions are means in the label's units; their sum is that of the counts, nearly. */
  @Test
  void poissonPredictsMeans() throws Exception {
    RunResult result = run("n", Map.of("network.loss", "poisson", "data.validation", 0));
    Row sums =
        result
            .model()
            .orElseThrow()
            .transform(table())
            .selectExpr("sum(prediction)", "min(prediction)", "sum(n)")
            .first();
    assertTrue(sums.getDouble(1) > 0);
    assertEquals(1, sums.getDouble(0) / sums.getLong(2), 0.03);
    assertTrue((Double) metrics(result).get("r2") > 0.8, metrics(result).toString());
    assertTrue((Double) metrics(result).get("deviance") < 0.3, metrics(result).toString());
    // The loss that is trained with is the deviance, from floats.
    assertEquals(
        (Double) metrics(result).get("deviance"), (Double) metrics(result).get("loss"), 1e-5);
  }

  @Test
  void moreRowsAreBelowAHigherQuantile() {
    assertTrue(shareBelow(0.1) < 0.25, shareBelow(0.1) + "");
    assertTrue(shareBelow(0.9) > 0.75, shareBelow(0.9) + "");
  }

  private static double shareBelow(double tau) {
    RunResult result =
        run("amount", Map.of("network.loss.type", "quantile", "network.loss.tau", tau));
    assertTrue((Double) metrics(result).get("pinball") > 0);
    return result
        .model()
        .orElseThrow()
        .transform(table())
        .selectExpr("avg(if(amount <= prediction, 1, 0))")
        .first()
        .getDouble(0);
  }

  @Test
  void labelsThatALossDoesNotTakeAreTold() {
    String negative =
        assertThrows(
                UserException.class,
                () ->
                    Tributary.run(
                        table().selectExpr("a", "n - 3 AS n"),
                        settings("n", Map.of("network.loss", "poisson")),
                        SILENT))
            .getMessage();
    assertEquals(
        "network.loss: 'poisson' takes labels from 0 on, and the label 'n' goes down to -2; mend or drop such rows, or use another loss",
        negative);
    String zero =
        assertThrows(
                UserException.class,
                () ->
                    Tributary.run(
                        table().selectExpr("a", "n - 1 AS n"),
                        settings("n", Map.of("network.loss", "gamma")),
                        SILENT))
            .getMessage();
    assertTrue(zero.contains("takes labels above 0"), zero);
    String scaled =
        assertThrows(
                ConfigException.class,
                () ->
                    settings(
                        "n", Map.of("network.loss", "poisson", "data.labelScaling", "standard")))
            .getMessage();
    assertTrue(scaled.contains("leave data.labelScaling out"), scaled);
    String outputs =
        assertThrows(
                ConfigException.class,
                () ->
                    settings(
                        "n",
                        Map.of("network.loss", "poisson", "network.outputActivation", "identity")))
            .getMessage();
    assertTrue(outputs.contains("it takes 'exponential'"), outputs);
    String classes =
        assertThrows(UserException.class, () -> run("c", Map.of("network.loss", "huber")))
            .getMessage();
    assertTrue(classes.contains("'huber' does not fit classification"), classes);
  }

  @Test
  void smoothingChangesTrainingAndIsForClasses() {
    RunResult plain = run("c", Map.of("training.epochs", 2));
    RunResult none = run("c", Map.of("training.epochs", 2, "training.labelSmoothing", 0));
    RunResult smooth = run("c", Map.of("training.epochs", 2, "training.labelSmoothing", 0.1));
    assertEquals(hash(plain), hash(none));
    assertEquals(metrics(plain), metrics(none));
    assertTrue(!hash(plain).equals(hash(smooth)));
    for (Map<String, Object> other :
        List.<Map<String, Object>>of(
            Map.of("network.hidden", List.of(), "data.label", "n", "data.task", "regression"),
            Map.of("network.loss", "hinge"))) {
      Map<String, Object> more = new HashMap<>(other);
      more.put("training.labelSmoothing", 0.1);
      String message = assertThrows(UserException.class, () -> run("c", more)).getMessage();
      assertTrue(message.startsWith("training.labelSmoothing: is for classes"), message);
    }
  }

  @Test
  void aThresholdIsTheModels(@TempDir Path folder) throws Exception {
    Map<String, Object> base = Map.of("training.epochs", 3, "data.validation", 0.3);
    Map<String, Object> chosen = new HashMap<>(base);
    chosen.put("training.threshold.maximize", "f1");
    RunResult even = run("c", base);
    RunResult best = run("c", chosen);
    assertEquals(hash(even), hash(best));
    Double f1 = (Double) validation(best).get("f1");
    assertTrue(f1 >= (Double) validation(even).get("f1"), validation(best).toString());
    assertEquals(validation(even).get("auc"), validation(best).get("auc"));
    String path = folder.resolve("model").toString();
    best.model().orElseThrow().save(path);
    Model read = Model.load(path);
    Map<String, Object> measured = read.evaluate(table(), "the table");
    Row counts = counts(read);
    assertEquals(
        measured.get("accuracy"), (double) counts.getLong(0) / 300, "predict and evaluate agree");
    assertTrue(
        best.details().orElseThrow().notes().stream().anyMatch(note -> note.contains("is largest")),
        best.details().orElseThrow().notes().toString());
    // Whatever the model's, another may be taken; none is stored where it is the even one.
    assertEquals(300, counts(read.withThreshold(1e-9)).getLong(1));
    assertEquals(0, counts(read.withThreshold(1 - 1e-9)).getLong(1));
    assertThrows(UserException.class, () -> read.withThreshold(1));
    String none =
        assertThrows(UserException.class, () -> run("amount", Map.of("training.threshold", 0.3)))
            .getMessage();
    assertTrue(none.startsWith("training.threshold: is for two classes"), none);
    String unheld =
        assertThrows(
                UserException.class,
                () -> run("c", Map.of("training.threshold.maximize", "mcc", "data.validation", 0)))
            .getMessage();
    assertTrue(unheld.contains("no row is held out"), unheld);
  }

  // How many predictions are right, and how many are yes.
  private static Row counts(Model model) {
    return model
        .transform(table())
        .selectExpr("count_if(prediction = c)", "count_if(prediction = 'yes')")
        .first();
  }

  private static Map<String, Object> validation(RunResult result) {
    return result
        .details()
        .orElseThrow()
        .results()
        .splits()
        .get(Split.VALIDATION)
        .metrics()
        .plain();
  }
}
