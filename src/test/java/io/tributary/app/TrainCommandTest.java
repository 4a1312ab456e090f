package io.tributary.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The run folder that {@code train} leaves, and how well the sample configurations learn. */
class TrainCommandTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Every how many-th row of the diabetes table is held out. */
  private static final int FOLDS = 5;

  @TempDir Path folder;

  private JsonNode summary(String run) throws IOException {
    return JSON.readTree(Files.readString(folder.resolve(run).resolve("summary.json")));
  }

  private CommandRun train(String config, String run, String... more) {
    List<String> arguments = new ArrayList<>(List.of("train", config));
    arguments.addAll(List.of("--out", folder.resolve(run).toString()));
    arguments.addAll(Arrays.asList(more));
    return CommandRun.done(arguments.toArray(new String[0]));
  }

  private static final String[] THREE_CLASSES = {
    "loss",
    "logLoss",
    "brier",
    "accuracy",
    "balancedAccuracy",
    "mcc",
    "macroF1",
    "weightedF1",
    "confusion"
  };

  private static TreeSet<String> keys(JsonNode object) {
    TreeSet<String> keys = new TreeSet<>();
    object.fieldNames().forEachRemaining(keys::add);
    return keys;
  }

  private static void assertKeys(JsonNode object, String... keys) {
    assertEquals(new TreeSet<>(Arrays.asList(keys)), keys(object));
  }

  private static void assertDuration(JsonNode value) {
    assertTrue(value.isNumber() && value.doubleValue() >= 0, value.toString());
  }

  @Test
  void summaryHasEveryPromisedKey() throws IOException {
    train(
        "conf/iris.yaml", "run", "--set", "training.epochs=3", "--set", "data.test=data/iris.csv");
    JsonNode summary = summary("run");
    assertKeys(
        summary,
        "name",
        "notes", // three epochs are few steps
        "status",
        "engine",
        "master",
        "shards",
        "seed",
        "mathBackend",
        "mathKernels",
        "rows",
        "parameters",
        "epochs",
        "steps",
        "final",
        "seconds",
        "examplesPerSecond",
        "stepMillis",
        "parametersSha256");
    assertEquals("iris", summary.get("name").textValue());
    assertEquals("completed", summary.get("status").textValue());
    assertEquals("local", summary.get("engine").textValue());
    assertEquals("local[2]", summary.get("master").textValue());
    assertEquals(1, summary.get("shards").intValue()); // batches of 16 keep one thread busy
    assertEquals(42, summary.get("seed").intValue());
    assertTrue(
        List.of("native", "vector", "java").contains(summary.get("mathBackend").textValue()));

    JsonNode rows = summary.get("rows");
    assertKeys(rows, "train", "validation", "test", "dropped");
    int trainingRows = rows.get("train").intValue();
    assertEquals(150, trainingRows + rows.get("validation").intValue());
    assertTrue(trainingRows > 100 && trainingRows < 140, rows.toString());
    assertEquals(150, rows.get("test").intValue());
    assertEquals(0, rows.get("dropped").intValue());

    assertEquals((4 + 1) * 16 + (16 + 1) * 3, summary.get("parameters").intValue());
    assertEquals(3, summary.get("epochs").intValue());
    int stepsAnEpoch = (trainingRows + 15) / 16;
    assertEquals(3 * stepsAnEpoch, summary.get("steps").intValue());

    JsonNode results = summary.get("final");
    assertKeys(results, "trainLoss", "train", "validation", "test", "baseline", "perClass");
    assertEquals(
        results.get("trainLoss").doubleValue(), results.get("train").get("loss").doubleValue());
    for (String split : List.of("train", "validation", "test")) {
      JsonNode metrics = results.get(split);
      assertKeys(metrics, THREE_CLASSES);
      int counted = 0;
      for (JsonNode actual : metrics.get("confusion")) {
        assertEquals(3, actual.size());
        for (JsonNode count : actual) {
          counted += count.intValue();
        }
      }
      assertEquals(rows.get(split).intValue(), counted, split);
    }

    JsonNode seconds = summary.get("seconds");
    assertKeys(seconds, "total", "ingest", "training", "evaluation");
    seconds.forEach(TrainCommandTest::assertDuration);
    double parts =
        seconds.get("ingest").doubleValue()
            + seconds.get("training").doubleValue()
            + seconds.get("evaluation").doubleValue();
    assertEquals(seconds.get("total").doubleValue(), parts, 0.1);
    assertDuration(summary.get("examplesPerSecond"));
    assertKeys(summary.get("stepMillis"), "p50", "p95", "mean");
    summary.get("stepMillis").forEach(TrainCommandTest::assertDuration);
    assertTrue(summary.get("parametersSha256").textValue().matches("[0-9a-f]{64}"));
  }

  @Test
  void regressionHasItsOwnMetrics() throws IOException {
    train("conf/diabetes.yaml", "run", "--set", "training.epochs=1");
    JsonNode results = summary("run").get("final");
    assertKeys(results, "trainLoss", "train", "validation", "baseline");
    assertKeys(results.get("train"), "loss", "rmse", "mae", "medianAbsoluteError", "mape", "r2");
    // trainLoss is in scaled units, where the label's variance is 1; the loss beside it is not.
    assertTrue(results.get("trainLoss").doubleValue() < 10, results.toString());
    assertTrue(results.get("train").get("loss").doubleValue() > 1000, results.toString());
  }

  @Test
  void binaryClassificationHasAnAreaUnderTheCurve() throws IOException {
    train("conf/xor.yaml", "run", "--set", "training.epochs=1");
    assertKeys(
        summary("run").get("final").get("train"),
        "loss",
        "logLoss",
        "brier",
        "accuracy",
        "balancedAccuracy",
        "mcc",
        "precision",
        "recall",
        "f1",
        "macroF1",
        "weightedF1",
        "auc",
        "averagePrecision",
        "confusion");
  }

  @Test
  void everyEpochHasItsLine() throws IOException {
    train("conf/iris.yaml", "run", "--set", "training.epochs=4");
    List<String> lines = Files.readAllLines(folder.resolve("run/metrics.jsonl"));
    assertEquals(4, lines.size());
    int steps = summary("run").get("steps").intValue();
    for (int i = 0; i < 4; i++) {
      JsonNode line = JSON.readTree(lines.get(i));
      assertKeys(
          line,
          "epoch",
          "step",
          "learningRate",
          "train",
          "validation",
          "seconds",
          "examplesPerSecond");
      assertEquals(i + 1, line.get("epoch").intValue());
      assertEquals(steps / 4 * (i + 1), line.get("step").intValue());
      assertEquals(0.01, line.get("learningRate").doubleValue());
      assertTrue(line.get("train").get("loss").isNumber(), line.toString());
      assertKeys(line.get("validation"), THREE_CLASSES);
      assertDuration(line.get("seconds"));
      assertDuration(line.get("examplesPerSecond"));
    }
    // The last epoch ends with the parameters that the summary was measured with.
    assertEquals(
        summary("run").get("final").get("validation"),
        JSON.readTree(lines.get(3)).get("validation"));
  }

  @Test
  void theModelFolderHoldsWhatIsPromised() throws IOException {
    train("conf/iris.yaml", "run", "--set", "training.epochs=1");
    JsonNode model = JSON.readTree(Files.readString(folder.resolve("run/model/model.json")));
    assertEquals(1, model.get("formatVersion").intValue());
    assertEquals(4, model.get("topology").get("inputs").intValue());
    List<String> columns = new ArrayList<>();
    model.get("encoding").get("features").forEach(f -> columns.add(f.get("name").textValue()));
    assertEquals(List.of("sepal_length", "sepal_width", "petal_length", "petal_width"), columns);
    assertEquals(
        JSON.readTree("[\"setosa\", \"versicolor\", \"virginica\"]"),
        model.get("encoding").get("label").get("classes"));
    assertTrue(model.has("provenance"));
    assertEquals(summary("run").get("parametersSha256"), model.get("parametersSha256"));
    try (Stream<Path> files = Files.list(folder.resolve("run/model"))) {
      assertEquals(
          List.of("model.json", "parameters.safetensors"),
          files.map(f -> f.getFileName().toString()).sorted().toList());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"conf/iris.yaml", "conf/diabetes.yaml", "conf/xor.yaml"})
  void theWrittenConfigurationGivesTheSameModel(String config) throws IOException {
    train(config, "first", "--set", "training.epochs=3");
    String written = folder.resolve("first/config.yaml").toString();
    train(written, "second");
    assertEquals(
        summary("first").get("parametersSha256"), summary("second").get("parametersSha256"));
    assertEquals(summary("first").get("final"), summary("second").get("final"));
    // But for the output, nothing is left to resolve.
    String second = Files.readString(folder.resolve("second/config.yaml"));
    assertEquals(Files.readString(Path.of(written)).replace("/first", "/second"), second);
    assertFalse(second.contains("auto"), second);
  }

  @Test
  void withoutEpochsTheInitialModelIsWritten() throws IOException {
    CommandRun run = train("conf/iris.yaml", "run", "--set", "training.epochs=0");
    JsonNode summary = summary("run");
    assertEquals("completed", summary.get("status").textValue());
    assertEquals(0, summary.get("epochs").intValue());
    assertEquals(0, summary.get("steps").intValue());
    assertTrue(summary.get("examplesPerSecond").isNull());
    assertTrue(summary.get("stepMillis").get("p50").isNull());
    assertFalse(run.out().contains("NaN"), run.out());
    String inspected =
        CommandRun.done("inspect", "--model", folder.resolve("run").toString()).out();
    assertTrue(inspected.contains(summary.get("parametersSha256").textValue()), inspected);
    // One step changes it: the hash was not that of a trained model.
    train("conf/iris.yaml", "trained", "--set", "training.epochs=1");
    assertNotEquals(summary.get("parametersSha256"), summary("trained").get("parametersSha256"));
  }

  @Test
  void overwritingReplacesTheRunAndKeepsForeignFiles() throws IOException {
    train("conf/iris.yaml", "run", "--set", "training.epochs=2");
    Path run = folder.resolve("run");
    Files.writeString(run.resolve("notes.txt"), "mine");
    Files.createDirectory(run.resolve("plots"));
    Files.writeString(run.resolve("plots/loss.svg"), "<svg/>");
    Files.writeString(run.resolve("model/stale.bin"), "of the old run");
    train("conf/xor.yaml", "run", "--overwrite", "--set", "training.epochs=1");
    assertEquals("xor", summary("run").get("name").textValue());
    assertEquals(1, Files.readAllLines(run.resolve("metrics.jsonl")).size());
    assertEquals("mine", Files.readString(run.resolve("notes.txt")));
    assertEquals("<svg/>", Files.readString(run.resolve("plots/loss.svg")));
    assertEquals("of the old run", Files.readString(run.resolve("model/stale.bin")));
  }

  @Test
  void irisIsLearnt() throws IOException {
    train("conf/iris.yaml", "run");
    JsonNode evaluated = evaluate("run", "data/iris.csv");
    assertTrue(evaluated.get("accuracy").doubleValue() >= 0.94, evaluated.toString());
  }

  @Test
  void digitsAreLearnt() throws IOException {
    train("conf/digits.yaml", "run");
    JsonNode validation = summary("run").get("final").get("validation");
    assertTrue(validation.get("accuracy").doubleValue() >= 0.965, validation.toString());
  }

  @Test
  void xorIsSolved() throws IOException {
    train("conf/xor.yaml", "run");
    JsonNode results = summary("run").get("final");
    assertEquals(JSON.readTree("[[2, 0], [0, 2]]"), results.get("train").get("confusion"));
    assertTrue(results.get("trainLoss").doubleValue() < 0.01, results.toString());
  }

  private JsonNode evaluate(String run, String data) throws IOException {
    Path json = folder.resolve("metrics.json");
    CommandRun.done(
        "evaluate",
        "--model",
        folder.resolve(run).toString(),
        "--data",
        data,
        "--json",
        json.toString());
    return JSON.readTree(Files.readString(json));
  }

  @Test
  void divergenceIsToldAndWritesNoModel() throws IOException {
    String out = folder.resolve("run").toString();
    CommandRun run =
        CommandRun.of(
            "train",
            "conf/diabetes.yaml",
            "--out",
            out,
            "--set",
            "data.scaling=none",
            "--set",
            "data.labelScaling=none",
            "--set",
            "network={hidden: [8], activation: relu}",
            "--set",
            "training.optimizer={type: sgd, learningRate: 1e6}");
    assertEquals(Main.DIVERGED, run.status(), run.err());
    assertTrue(run.err().contains("1000000.0"), run.err());
    assertTrue(run.err().contains("training.optimizer.learningRate"), run.err());
    assertFalse(run.err().contains("\tat "), run.err());
    // Read as strict JSON, which has no word for what is not finite.
    assertEquals("diverged", summary("run").get("status").textValue());
    assertTrue(summary("run").get("parametersSha256").isNull());
    assertFalse(Files.exists(folder.resolve("run/model")));
  }

  /** A network without hidden layers is a linear model: training must find the best one. */
  @ParameterizedTest(name = "fold {0}")
  @ValueSource(ints = {0, 2, 4})
  void aLinearNetworkFindsTheLeastSquares(int fold) throws IOException {
    double leastSquares = splitDiabetes(fold);
    double ours =
        heldOutR2(
            "network={hidden: []}",
            "training={epochs: 1500, batchSize: 1000, optimizer: {learningRate: 0.01}}");
    assertEquals(leastSquares, ours, 0.005);
  }

  /** The sample configuration, on whichever fifth of the rows is held out. */
  @ParameterizedTest(name = "fold {0}")
  @ValueSource(ints = {0, 1, 2, 3, 4})
  void diabetesIsPredictedAsWellAsByLeastSquares(int fold) throws IOException {
    double leastSquares = splitDiabetes(fold);
    double ours = heldOutR2();
    assertTrue(ours >= leastSquares - 0.03, "R² " + ours + ", by least squares " + leastSquares);
  }

  /** Writes training.csv and held.csv; R² of least squares on the latter. */
  private double splitDiabetes(int fold) throws IOException {
    List<String> lines = Files.readAllLines(Path.of("data/diabetes.csv"));
    List<String> training = new ArrayList<>(List.of(lines.get(0)));
    List<String> held = new ArrayList<>(List.of(lines.get(0)));
    for (int i = 1; i < lines.size(); i++) {
      (i % FOLDS == fold ? held : training).add(lines.get(i));
    }
    Files.write(folder.resolve("training.csv"), training);
    Files.write(folder.resolve("held.csv"), held);
    return LeastSquares.fit(numbers(training)).r2(numbers(held));
  }

  private double heldOutR2(String... settings) throws IOException {
    List<String> more = new ArrayList<>(List.of("--overwrite"));
    more.addAll(List.of("--set", "data.path=" + folder.resolve("training.csv")));
    more.addAll(List.of("--set", "data.validation=" + folder.resolve("held.csv")));
    for (String setting : settings) {
      more.addAll(List.of("--set", setting));
    }
    train("conf/diabetes.yaml", "run", more.toArray(new String[0]));
    return summary("run").get("final").get("validation").get("r2").doubleValue();
  }

  private static double[][] numbers(List<String> lines) {
    return lines.stream()
        .skip(1)
        .map(l -> Arrays.stream(l.split(",")).mapToDouble(Double::parseDouble).toArray())
        .toArray(double[][]::new);
  }

  /**
   * y = w·x by the normal equations, with a constant as a feature; the label is the last column.
   * Features are centred, which takes the worst from the equations' condition.
   */
  private record LeastSquares(double[] means, double[] weights) {
    static LeastSquares fit(double[][] rows) {
      int features = rows[0].length - 1;
      double[] means = new double[features];
      for (double[] row : rows) {
        for (int j = 0; j < features; j++) {
          means[j] += row[j] / rows.length;
        }
      }
      // The equations XᵀX w = Xᵀy, with the right side as a last column.
      double[][] equations = new double[features + 1][features + 2];
      for (double[] row : rows) {
        double[] x = inputs(row, means);
        for (int i = 0; i <= features; i++) {
          for (int j = 0; j <= features; j++) {
            equations[i][j] += x[i] * x[j];
          }
          equations[i][features + 1] += x[i] * row[features];
        }
      }
      return new LeastSquares(means, solved(equations));
    }

    private static double[] inputs(double[] row, double[] means) {
      double[] x = new double[means.length + 1];
      for (int j = 0; j < means.length; j++) {
        x[j] = row[j] - means[j];
      }
      x[means.length] = 1;
      return x;
    }

    /** Gaussian elimination with partial pivoting, to the reduced form. */
    private static double[] solved(double[][] equations) {
      int n = equations.length;
      for (int k = 0; k < n; k++) {
        int pivot = k;
        for (int i = k + 1; i < n; i++) {
          if (Math.abs(equations[i][k]) > Math.abs(equations[pivot][k])) {
            pivot = i;
          }
        }
        double[] row = equations[pivot];
        equations[pivot] = equations[k];
        equations[k] = row;
        for (int i = 0; i < n; i++) {
          double factor = i == k ? 0 : equations[i][k] / row[k];
          for (int j = k; factor != 0 && j <= n; j++) {
            equations[i][j] -= factor * row[j];
          }
        }
      }
      double[] solution = new double[n];
      for (int k = 0; k < n; k++) {
        solution[k] = equations[k][n] / equations[k][k];
      }
      return solution;
    }

    double r2(double[][] rows) {
      int features = means.length;
      double mean = Arrays.stream(rows).mapToDouble(r -> r[features]).average().orElseThrow();
      double errors = 0;
      double squares = 0;
      for (double[] row : rows) {
        double[] x = inputs(row, means);
        double predicted = 0;
        for (int j = 0; j <= features; j++) {
          predicted += weights[j] * x[j];
        }
        errors += (row[features] - predicted) * (row[features] - predicted);
        squares += (row[features] - mean) * (row[features] - mean);
      }
      return 1 - errors / squares;
    }
  }
}
