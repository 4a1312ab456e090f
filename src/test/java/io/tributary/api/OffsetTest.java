package io.tributary.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tributary.config.ConfigException;
import io.tributary.config.UserException;
import io.tributary.testing.SharedSpark;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code data.offset}: counts of rows that were exposed for times that differ. */
class OffsetTest {
  private static final RunObserver SILENT = new RunObserver() {};

  // Counts of about (0.5 + x) a year, over 1 to 8 years; rows of x = 0 and x = 1.
  private static Dataset<Row> table() {
    return SharedSpark.session()
        .range(400)
        .selectExpr(
            "id % 2 AS x",
            "1 + id * 7 % 8 AS years",
            "ln(1.0 + id * 7 % 8) AS lnYears",
            "cast(floor((0.5 + id % 2) * (1 + id * 7 % 8) + (id * 11 % 20) / 20.0) as int) AS n");
  }

  private static Settings settings(Map<String, Object> more) {
    Map<String, Object> values = new HashMap<>();
    values.put("data.label", "n");
    values.put("network.hidden", List.of());
    values.put("data.task", "regression");
    values.put("data.features", List.of("x"));
    values.put("data.offset", "lnYears");
    values.put("data.validation", 0);
    values.put("network.loss", "poisson");
    values.put("training.epochs", 150);
    values.put("training.shards", 2);
    values.put("training.batchSize", 100);
    values.put("training.optimizer.learningRate", 0.02);
    values.putAll(more);
    return Settings.of(values);
  }

  private static Model trained(Map<String, Object> more) {
    return Tributary.run(table(), settings(more), SILENT).model().orElseThrow();
  }

  /**
   * A linear Poisson model of two groups: the maximum of the likelihood is where each group's rate
   * is the sum of its counts by the sum of its years.
   */
  @Test
  void ratesAreCountsByYears(@TempDir Path folder) throws Exception {
    Model model = trained(Map.of());
    String path = folder.resolve("model").toString();
    model.save(path);
    Dataset<Row> scored = Model.load(path).transform(table());
    for (int x = 0; x < 2; x++) {
      Row row =
          scored
              .filter("x = " + x)
              .selectExpr(
                  "sum(n) / sum(years)", "min(prediction / years)", "max(prediction / years)")
              .first();
      assertEquals(row.getDouble(0), row.getDouble(1), 0.02 * row.getDouble(0), "x = " + x);
      assertEquals(row.getDouble(1), row.getDouble(2), 1e-5, "a rate is a rate");
    }
    Map<String, Object> measured = model.evaluate(table(), "the table");
    Row mean = scored.selectExpr("sqrt(avg((prediction - n) * (prediction - n)))").first();
    assertEquals(mean.getDouble(0), (Double) measured.get("rmse"), 1e-5);
  }

  @Test
  void bothEnginesHaveTheSameBits() {
    String local =
        trained(Map.of("training.epochs", 2, "training.engine", "local")).parametersSha256();
    String spark =
        trained(Map.of("training.epochs", 2, "training.engine", "spark")).parametersSha256();
    assertEquals(local, spark);
  }

  @Test
  void whatCannotBeIsTold() {
    String loss =
        assertThrows(ConfigException.class, () -> settings(Map.of("network.loss", "huber")))
            .getMessage();
    assertTrue(loss.contains("poisson, gamma or tweedie"), loss);
    String none =
        assertThrows(UserException.class, () -> trained(Map.of("data.offset", "hours")))
            .getMessage();
    assertTrue(none.contains("data.offset: the table has no column 'hours'"), none);
    String label =
        assertThrows(UserException.class, () -> trained(Map.of("data.offset", "n"))).getMessage();
    assertTrue(label.contains("is the label or the weight already"), label);
    Dataset<Row> holes = table().selectExpr("x", "n", "if(x = 1, null, lnYears) AS lnYears");
    String missing =
        assertThrows(
                UserException.class,
                () -> Tributary.run(holes, settings(Map.of("data.missing", "impute")), SILENT))
            .getMessage();
    assertTrue(missing.contains("an offset cannot be imputed"), missing);
    Model model = trained(Map.of("training.epochs", 1));
    String unscored =
        assertThrows(UserException.class, () -> model.transform(table().drop("lnYears")))
            .getMessage();
    assertTrue(unscored.contains("lnYears"), unscored);
  }
}
