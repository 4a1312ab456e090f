package io.tributary.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tributary.data.MultiLabel;
import io.tributary.data.NumericLabel;
import io.tributary.data.Task;
import io.tributary.network.CrossEntropy;
import io.tributary.network.OutputActivation;
import io.tributary.network.SquaredError;
import io.tributary.testing.SharedSpark;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several labels of 0 and 1, from table to prediction. */
class MultiLabelTest {
  @TempDir static Path folder;

  private static final List<String> LABELS = List.of("right", "upper", "far");

  private static String csv;
  private static String parquet;

  /**
   * Points of the plane: right of the middle, above it, far from it. Each label is spelt in another
   * way, and the rows near a border are left out, so that a small network can be right everywhere.
   */
  @BeforeAll
  static void writeTables() throws Exception {
    Random random = new Random(21);
    List<String> lines = new ArrayList<>(List.of("x,y,right,upper,far,w"));
    while (lines.size() <= 600) {
      double x = random.nextGaussian();
      double y = random.nextGaussian();
      double distance = Math.hypot(x, y);
      if (Math.abs(x) > 0.1 && Math.abs(y) > 0.1 && Math.abs(distance - 1) > 0.1) {
        lines.add(
            "%s,%s,%d,%s,%s,%d"
                .formatted(
                    x,
                    y,
                    x > 0 ? 1 : 0,
                    y > 0,
                    distance > 1 ? "1.0" : "0.0",
                    1 + lines.size() % 3));
      }
    }
    csv = folder.resolve("points.csv").toString();
    Files.write(Path.of(csv), lines);
    parquet = folder.resolve("points.parquet").toString();
    SharedSpark.session()
        .read()
        .option("header", true)
        .option("inferSchema", true)
        .csv(csv)
        .repartition(3)
        .write()
        .mode(SaveMode.Overwrite)
        .parquet(parquet);
  }

  private static Map<String, Object> values(String path) {
    Map<String, Object> values = new HashMap<>();
    values.put("data.path", path);
    values.put("data.label", LABELS);
    values.put("data.weight", "w");
    values.put("network.hidden", List.of(16));
    values.put("training.batchSize", 32);
    values.put("training.optimizer.learningRate", 0.02);
    values.put("training.shards", 3);
    return values;
  }

  private static RunResult run(Map<String, Object> values) {
    return Tributary.run(SharedSpark.session(), Settings.of(values), new RunObserver() {});
  }

  private static Dataset<Row> table(String path) {
    return path.endsWith("csv")
        ? SharedSpark.session().read().option("header", true).csv(path)
        : SharedSpark.session().read().parquet(path);
  }

  @Test
  void labelsOfZerosAndOnesAreLearnt() {
    Map<String, Object> values = values(csv);
    values.put("training.epochs", 60);
    RunResult result = run(values);
    Model model = result.model().orElseThrow();
    assertEquals(new MultiLabel(LABELS), model.trained().encoding().label());
    assertEquals(OutputActivation.SIGMOID, model.trained().topology().outputActivation());
    assertEquals(new CrossEntropy(), model.trained().topology().loss());
    assertEquals(3, model.trained().topology().outputs());
    Map<?, ?> results = (Map<?, ?>) result.summary().get("final");
    for (String split : List.of("train", "validation")) {
      Map<?, ?> metrics = (Map<?, ?>) results.get(split);
      assertEquals(
          List.of(
              "loss",
              "logLoss",
              "brier",
              "accuracy",
              "hammingLoss",
              "microF1",
              "macroF1",
              "averagePrecision"),
          List.copyOf(metrics.keySet()));
      assertTrue((Double) metrics.get("accuracy") > 0.95, split + metrics);
      assertTrue((Double) metrics.get("macroF1") > 0.97, split + metrics);
      assertTrue((Double) metrics.get("hammingLoss") < 0.02, split + metrics);
    }

    // Predictions against the rows themselves, and against what an evaluation counts.
    double weightSum = 0;
    double exact = 0;
    double wrong = 0;
    for (Row row : model.transform(table(parquet)).collectAsList()) {
      List<Integer> actual =
          List.of(
              row.<Integer>getAs("right"),
              row.<Boolean>getAs("upper") ? 1 : 0,
              row.<Double>getAs("far").intValue());
      List<Integer> predicted = row.getList(row.fieldIndex("prediction"));
      List<Double> probabilities = row.getList(row.fieldIndex("probability"));
      int weight = row.<Integer>getAs("w");
      int mistakes = 0;
      for (int k = 0; k < 3; k++) {
        assertEquals(probabilities.get(k) > 0.5 ? 1 : 0, predicted.get(k));
        mistakes += predicted.get(k).equals(actual.get(k)) ? 0 : 1;
      }
      weightSum += weight;
      exact += mistakes == 0 ? weight : 0;
      wrong += mistakes * weight;
    }
    Map<String, Object> metrics = model.evaluate(table(csv), "the points");
    assertEquals(exact / weightSum, (Double) metrics.get("accuracy"), 1e-12);
    assertEquals(wrong / weightSum / 3, (Double) metrics.get("hammingLoss"), 1e-12);
  }

  @Test
  void oneHashWhateverTheFilesAndTheEngine() {
    Map<String, Object> values = values(csv);
    values.put("training.epochs", 3);
    values.put("training.engine", "local");
    String expected = bits(run(values));
    values.put("training.engine", "spark");
    assertEquals(expected, bits(run(values)), "on Spark");
    values.put("data.path", parquet);
    values.put("training.engine", "local");
    assertEquals(expected, bits(run(values)), "Parquet");
  }

  private static String bits(RunResult result) {
    return result.summary().get("parametersSha256") + " " + result.summary().get("final");
  }

  @Test
  void squaredErrorIsAChoice() {
    Map<String, Object> values = values(csv);
    values.put("training.epochs", 1);
    values.put("network.loss", "squaredError");
    RunResult result = run(values);
    assertEquals(new SquaredError(), result.model().orElseThrow().trained().topology().loss());
    Map<?, ?> results = (Map<?, ?>) result.summary().get("final");
    assertEquals(results.get("trainLoss"), ((Map<?, ?>) results.get("train")).get("loss"));
  }

  /** A column of one value is allowed, and told; columns of other numbers are a regression. */
  @Test
  void theTableDecidesAndTheTaskOverrules() throws Exception {
    Path file = folder.resolve("small.csv");
    Files.write(file, List.of("x,a,b,c,d", "1,0,true,0,2", "2,1,true,0,3", "3,1,TRUE,0,4"));
    Map<String, Object> values = new HashMap<>();
    values.put("data.path", file.toString());
    values.put("data.features", List.of("x"));
    values.put("data.validation", 0);
    values.put("training.epochs", 0);
    values.put("data.label", List.of("a", "b", "c"));
    List<String> told = new ArrayList<>();
    RunResult result =
        Tributary.run(
            SharedSpark.session(),
            Settings.of(values),
            new RunObserver() {
              @Override
              public void tells(String line) {
                told.add(line);
              }

              @Override
              public void begins(Map<String, Object> configuration, long rows, int epochs) {
                assertEquals("classification", ((Map<?, ?>) configuration.get("data")).get("task"));
              }
            });
    assertEquals(
        Task.CLASSIFICATION, result.model().orElseThrow().trained().encoding().label().task());
    assertTrue(told.toString().contains("'b' is 1 in all rows"), told.toString());
    assertTrue(told.toString().contains("'c' is 0 in all rows"), told.toString());

    values.put("data.label", List.of("a", "d"));
    assertInstanceOf(
        NumericLabel.class,
        run(values).model().orElseThrow().trained().encoding().label(),
        "a 2 is there");
    values.put("data.label", List.of("a", "c"));
    values.put("data.task", "regression");
    assertInstanceOf(
        NumericLabel.class, run(values).model().orElseThrow().trained().encoding().label());

    // The row with another value goes, if that is wanted.
    values.put("data.label", List.of("a", "d"));
    values.put("data.task", "classification");
    values.put("data.badRows", "drop");
    Files.write(file, List.of("x,a,b,c,d", "1,0,true,0,2", "2,1,true,0,1", "3,1,TRUE,0,0"));
    RunResult dropped = run(values);
    assertEquals(2L, ((Map<?, ?>) dropped.summary().get("rows")).get("train"));
    assertEquals(1L, ((Map<?, ?>) dropped.summary().get("rows")).get("dropped"));
  }
}
