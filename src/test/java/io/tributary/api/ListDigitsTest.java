package io.tributary.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tributary.data.ArrayFeature;
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
 * Elements of arrays and vectors, and moments, that are far from 0 and near each other keep the
 * digits that set them apart, as numbers in columns of their own do.
 */
class ListDigitsTest {
  private static final int ROWS = 150;

  @TempDir Path folder;

  private static RunResult run(Dataset<Row> table, Map<String, ?> more) {
    Map<String, Object> values = new HashMap<>();
    values.put("data.label", "y");
    values.put("data.validation", 0);
    values.put("network.hidden", List.of());
    values.put("training.shards", 2);
    values.put("training.batchSize", 16);
    values.put("training.epochs", 60);
    values.put("training.optimizer.learningRate", 0.02);
    values.putAll(more);
    return Tributary.run(table, Settings.of(values), new RunObserver() {});
  }

  private static double metric(RunResult run, String name) {
    Map<?, ?> metrics = (Map<?, ?>) ((Map<?, ?>) run.summary().get("final")).get("train");
    return (Double) metrics.get(name);
  }

  // The oracle is the label as it is in the table, beside the predictions.
  private static double rmse(Model model, Dataset<Row> table) {
    double sum = 0;
    List<Row> rows = model.transform(table).collectAsList();
    for (Row row : rows) {
      sum += Math.pow(row.<Double>getAs("prediction") - row.<Double>getAs("y"), 2);
    }
    return Math.sqrt(sum / rows.size());
  }

  private static Dataset<Row> table(String... columns) {
    return SharedSpark.session().range(0, ROWS, 1, 3).selectExpr(columns);
  }

  /** Milliseconds since 1970 and a meter's reading; the third element is no large number. */
  @Test
  void elementsOfArraysAndVectorsAreTheirDistancesFromAnOriginEach() throws Exception {
    String label = "cast(id - 75 + 10 * (id % 6) as double) y";
    String elements = "array(1.7e12D + 1000 * id, 1e9D + id % 6 + 0.01D, cast(id % 3 as double)) v";
    Dataset<Row> arrays = table(elements, label);
    RunResult run = run(arrays, Map.of());
    assertTrue(metric(run, "r2") > 0.9999, () -> "R² " + metric(run, "r2"));
    Model model = run.model().orElseThrow();
    assertEquals(rmse(model, arrays), metric(run, "rmse"), 1e-4);

    Dataset<Row> vectors =
        arrays.selectExpr(
            "named_struct('type', 1Y, 'size', cast(null as int), 'indices', cast(null as array<int>),"
                + " 'values', v) as v",
            "y");
    RunResult ofVectors = run(vectors, Map.of());
    assertEquals(
        run.summary().get("parametersSha256"), ofVectors.summary().get("parametersSha256"));

    ArrayFeature feature = (ArrayFeature) model.trained().encoding().features().get(0);
    assertTrue(Math.abs(feature.scaling(0).origin() - 1.7e12) <= 1000 * ROWS);
    assertTrue(Math.abs(feature.scaling(1).origin() - 1e9) <= 6);
    assertEquals(0, feature.scaling(2).origin());
    String saved = folder.resolve("model").toString();
    model.save(saved);
    Model loaded = Model.load(saved);
    assertEquals(model.trained().encoding(), loaded.trained().encoding());
    assertEquals(model.transform(arrays).collectAsList(), loaded.transform(arrays).collectAsList());
  }

  /** A float of days since 1970 tells moments apart that are three minutes from each other. */
  @Test
  void momentsOfTwoMinutesAreLearnt() {
    String label = "cast(id - 75 as double) y";
    Dataset<Row> moments = table("timestamp_seconds(1700000000 + id) t", label);
    RunResult run = run(moments, Map.of());
    assertTrue(metric(run, "r2") > 0.9999, () -> "R² " + metric(run, "r2"));
    assertEquals(rmse(run.model().orElseThrow(), moments), metric(run, "rmse"), 1e-4);
    // The same moments as text, read by another way.
    Dataset<Row> texts =
        table(
            "date_format(timestamp_seconds(1700000000 + id), \"yyyy-MM-dd'T'HH:mm:ss'Z'\") t",
            label);
    assertEquals(
        run.summary().get("parametersSha256"),
        run(texts, Map.of()).summary().get("parametersSha256"));
  }
}
