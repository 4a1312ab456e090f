package io.tributary.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tributary.config.UserException;
import io.tributary.engine.Split;
import io.tributary.extension.RowLoss;
import io.tributary.extension.RowMetric;
import io.tributary.testing.SharedSpark;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Losses and metrics that a configuration names by their classes. */
class OwnLossesAndMetricsTest {
  private static final RunObserver SILENT = new RunObserver() {};
  private static final String HERE = OwnLossesAndMetricsTest.class.getName() + "$";

  @TempDir static Path folder;

  private abstract static class OfAnything implements RowLoss {
    @Override
    public Set<Task> tasks() {
      return Set.of(Task.values());
    }
  }

  /** Written as the formula is: Σ (a − y)², of doubles; its derivative is of floats. */
  static final class Squares extends OfAnything {
    @Override
    public double cost(float[] outputs, float[] targets) {
      double sum = 0;
      for (int j = 0; j < outputs.length; j++) {
        double error = (double) outputs[j] - targets[j];
        sum += error * error;
      }
      return sum;
    }

    @Override
    public void derivative(float[] outputs, float[] targets, float[] derivative) {
      for (int j = 0; j < outputs.length; j++) {
        derivative[j] = 2 * (outputs[j] - targets[j]);
      }
    }
  }

  record Pinball(double tau) implements RowLoss {
    Pinball {
      if (!(tau > 0 && tau < 1)) {
        throw new IllegalArgumentException("tau is " + tau);
      }
    }

    @Override
    public Set<Task> tasks() {
      return Set.of(Task.REGRESSION);
    }

    @Override
    public double cost(float[] outputs, float[] targets) {
      double missing = (double) targets[0] - outputs[0];
      return missing >= 0 ? tau * missing : (tau - 1) * missing;
    }

    @Override
    public void derivative(float[] outputs, float[] targets, float[] derivative) {
      derivative[0] =
          outputs[0] < targets[0] ? (float) -tau : outputs[0] > targets[0] ? (float) (1 - tau) : 0;
    }
  }

  /** −ln p of the second class, from the logit: crossEntropy where the first class never occurs. */
  static final class OfLogits extends OfAnything {
    @Override
    public boolean isOfLogits() {
      return true;
    }

    @Override
    public double cost(float[] logits, float[] targets) {
      return targets[0] * -logits[0]
          + Math.max(logits[0], 0)
          + StrictMath.log1p(StrictMath.exp(-Math.abs(logits[0])));
    }

    @Override
    public void derivative(float[] logits, float[] targets, float[] derivative) {
      derivative[0] = (float) (1 / (1 + StrictMath.exp(-logits[0])) - targets[0]);
    }
  }

  static final class NotANumber extends OfAnything {
    @Override
    public double cost(float[] outputs, float[] targets) {
      return targets[0] > 0 ? Double.NaN : 0;
    }

    @Override
    public void derivative(float[] outputs, float[] targets, float[] derivative) {}
  }

  static final class Throwing extends OfAnything {
    @Override
    public double cost(float[] outputs, float[] targets) {
      return 0;
    }

    @Override
    public void derivative(float[] outputs, float[] targets, float[] derivative) {
      throw new IllegalStateException("no slope here");
    }
  }

  /** A number's squares and count, or the weight of rows whose likeliest class is right. */
  abstract static class Mean implements RowMetric {
    @Override
    public int sums() {
      return 2;
    }

    @Override
    public void add(double[] predicted, double[] actual, double weight, double[] sums) {
      sums[0] += weight * of(predicted, actual);
      sums[1] += weight;
    }

    @Override
    public double value(double[] sums) {
      return sums[0] / sums[1];
    }

    abstract double of(double[] predicted, double[] actual);
  }

  static final class OwnMse extends Mean {
    @Override
    public String name() {
      return "mse";
    }

    @Override
    public boolean isHigherBetter() {
      return false;
    }

    @Override
    double of(double[] predicted, double[] actual) {
      return (predicted[0] - actual[0]) * (predicted[0] - actual[0]);
    }
  }

  static final class OwnAccuracy extends Mean {
    @Override
    public String name() {
      return "right";
    }

    @Override
    public boolean isHigherBetter() {
      return true;
    }

    @Override
    double of(double[] predicted, double[] actual) {
      double all = 0;
      for (int k = 0; k < predicted.length; k++) {
        all += (predicted[k] > 0.5) == (actual[k] == 1) ? 0 : 1;
      }
      return all == 0 ? 1 : 0;
    }
  }

  static final class SecondAccuracy extends Mean {
    @Override
    public String name() {
      return "accuracy";
    }

    @Override
    public boolean isHigherBetter() {
      return true;
    }

    @Override
    double of(double[] predicted, double[] actual) {
      return 0;
    }
  }

  private static Dataset<Row> table() {
    return SharedSpark.session()
        .range(300)
        .selectExpr(
            "id * 37 % 101 AS a",
            "exp((id * 37 % 101) / 50.0) * (0.5 + (id * 7 % 10) / 10.0) AS amount",
            "if(id * 37 % 101 > 50 + id % 7, 'yes', 'no') AS c",
            "id * 37 % 101 > 20 + id % 5 AS b",
            "1 + id % 3 AS w");
  }

  private static Settings settings(String label, Map<String, Object> more) {
    Map<String, Object> values = new HashMap<>();
    values.put("data.label", label.equals("c+b") ? List.of("b1", "b2") : label);
    values.put("data.features", List.of("a"));
    values.put("data.task", label.equals("amount") ? "regression" : "classification");
    values.put("data.weight", "w");
    values.put("training.epochs", 3);
    values.put("training.shards", 2);
    values.put("training.batchSize", 32);
    values.put("training.optimizer.learningRate", 0.02);
    values.putAll(more);
    return Settings.of(values);
  }

  private static RunResult run(String label, Map<String, Object> more) {
    return Tributary.run(table(), settings(label, more), SILENT);
  }

  private static String hash(RunResult result) {
    return result.model().orElseThrow().parametersSha256();
  }

  private static Map<String, Object> metrics(RunResult result) {
    return result
        .details()
        .orElseThrow()
        .results()
        .splits()
        .get(Split.VALIDATION)
        .metrics()
        .plain();
  }

  @Test
  void theSameFormulaHasTheSameBits() {
    for (String label : List.of("amount", "c")) {
      String builtIn = hash(run(label, Map.of("network.loss", "squaredError")));
      for (String engine : List.of("local", "spark")) {
        RunResult own =
            run(label, Map.of("network.loss", HERE + "Squares", "training.engine", engine));
        assertEquals(builtIn, hash(own), label + ", " + engine);
      }
    }
  }

  @Test
  void aRecordGetsItsNumbers() {
    for (double tau : List.of(0.2, 0.9)) {
      Map<String, Object> own = Map.of("type", HERE + "Pinball", "tau", tau);
      Map<String, Object> effective = new HashMap<>();
      RunObserver begun =
          new RunObserver() {
            @Override
            public void begins(Map<String, Object> configuration, long trainingRows, int epochs) {
              effective.putAll(configuration);
            }
          };
      Settings settings = settings("amount", Map.of("network.loss", own));
      assertEquals(
          hash(run("amount", Map.of("network.loss", Map.of("type", "quantile", "tau", tau)))),
          hash(Tributary.run(table(), settings, begun)));
      assertEquals(own, ((Map<?, ?>) effective.get("network")).get("loss"));
    }
  }

  /** From the logits in double, what the fused one has in floats. */
  @Test
  void aLossOfLogitsIsGivenThem() {
    double builtIn = (Double) metrics(run("c", Map.of("training.epochs", 20))).get("loss");
    RunResult own = run("c", Map.of("network.loss", HERE + "OfLogits", "training.epochs", 20));
    assertEquals(builtIn, (Double) metrics(own).get("loss"), 1e-5);
  }

  @Test
  void ownMetricsAreMeasuredWhereverTheRowsAre() {
    for (String label : List.of("amount", "c")) {
      String own = HERE + (label.equals("c") ? "OwnAccuracy" : "OwnMse");
      String name = label.equals("c") ? "right" : "mse";
      Map<String, Object> more = new HashMap<>(Map.of("training.metrics", own));
      more.put("training.earlyStopping", Map.of("monitor", name, "patience", 2));
      more.put("training.engine", "local");
      RunResult result = run(label, more);
      more.put("training.engine", "spark");
      assertEquals(metrics(result), metrics(run(label, more)));
      double expected =
          label.equals("c")
              ? (Double) metrics(result).get("accuracy")
              : Math.pow((Double) metrics(result).get("rmse"), 2);
      assertEquals(expected, (Double) metrics(result).get(name), 1e-9 * expected);
      Model model = result.model().orElseThrow();
      assertTrue(model.evaluate(table(), "the table").containsKey(name));
      more.put("training.earlyStopping", "none");
      String measured = hash(run(label, more));
      more.remove("training.metrics");
      assertEquals(hash(run(label, more)), measured); // it changes no parameters
    }
  }

  @Test
  void severalLabelsHaveAProbabilityEach() {
    Dataset<Row> both = table().selectExpr("a", "w", "c = 'yes' AS b1", "b AS b2");
    RunResult result =
        Tributary.run(
            both, settings("c+b", Map.of("training.metrics", HERE + "OwnAccuracy")), SILENT);
    assertEquals(
        (Double) metrics(result).get("accuracy"), (Double) metrics(result).get("right"), 1e-12);
  }

  private static void assertTold(String expected, String label, Map<String, Object> more) {
    String message = assertThrows(UserException.class, () -> run(label, more)).getMessage();
    assertTrue(message.contains(expected), message);
  }

  @Test
  void whatDoesNotFitIsTold() {
    Map<Object, String> losses = new HashMap<>();
    losses.put("com.example.Lost", "network.loss: class com.example.Lost is not on the class path");
    losses.put("java.lang.String", "class java.lang.String does not implement io.tributary.ext");
    losses.put(HERE + "Pinball", "takes the numbers [tau], and is given none");
    losses.put(
        Map.of("type", HERE + "Pinball", "tua", 0.1), "takes the numbers [tau], and is given {tua");
    losses.put(Map.of("type", HERE + "Squares", "tau", 0.1), "takes no numbers, and is given {tau");
    losses.put(
        Map.of("type", HERE + "Pinball", "tau", 2), "java.lang.IllegalArgumentException: tau is 2");
    losses.put(Map.of("type", HERE + "Pinball", "tau", "x"), "network.loss.tau: expected a number");
    losses.put(HERE + "OfAnything", "is abstract, and an object of it is needed");
    losses.put(Map.of("type", HERE + "Pinball", "tau", ""), "expected a number");
    losses.put("squaredEror", "did you mean 'squaredError'?");
    losses.forEach((loss, told) -> assertTold(told, "amount", Map.of("network.loss", loss)));
    assertTold(
        "does not fit classification",
        "c",
        Map.of("network.loss", Map.of("type", HERE + "Pinball", "tau", 0.1)));
    for (String engine : List.of("local", "spark")) {
      assertTold(
          "NotANumber: its cost is NaN; outputs were [",
          "amount",
          Map.of("network.loss", HERE + "NotANumber", "training.engine", engine));
      assertTold(
          "Throwing: java.lang.IllegalStateException: no slope here; outputs were [",
          "amount",
          Map.of("network.loss", HERE + "Throwing", "training.engine", engine));
    }
    assertTold(
        "training.metrics: class com.example.Lost is not",
        "c",
        Map.of("training.metrics", List.of("com.example.Lost")));
    assertTold(
        "calls its metric 'accuracy', and there is one of this name",
        "c",
        Map.of("training.metrics", HERE + "SecondAccuracy"));
    assertTold("the name of a class", "c", Map.of("training.metrics", "accuracy"));
  }

  /** The page's classes, compiled and in no jar of the session: as what is given by --jars. */
  @Test
  void thePagesExamplesWork() throws Exception {
    try (URLClassLoader classes = compiledPage()) {
      Thread thread = Thread.currentThread();
      ClassLoader before = thread.getContextClassLoader();
      RunResult result;
      RunResult plain;
      thread.setContextClassLoader(classes);
      try {
        Map<String, Object> focal = new HashMap<>();
        focal.put("network.loss", Map.of("type", "com.example.Focal", "gamma", 0));
        focal.put("training.epochs", 20);
        focal.put("training.engine", "local");
        plain = run("c", focal);
        focal.put("network.loss", Map.of("type", "com.example.Focal", "gamma", 2));
        focal.put("training.metrics", List.of("com.example.Profit"));
        result = run("c", focal);
        checkDerivative(classes);
      } finally {
        thread.setContextClassLoader(before);
      }
      double builtIn = (Double) metrics(run("c", Map.of("training.epochs", 20))).get("loss");
      assertEquals(builtIn, (Double) metrics(plain).get("loss"), 1e-5);
      assertTrue((Double) metrics(result).get("profit") > 0, metrics(result).toString());
      // Without the classes: predicting needs none.
      Path saved = folder.resolve("model");
      result.model().orElseThrow().save(saved.toString());
      assertTrue(Files.readString(saved.resolve("model.json")).contains("com.example.Focal"));
      Model model = Model.load(saved.toString());
      assertEquals(300, model.transform(table()).select("prediction").collectAsList().size());
      String message =
          assertThrows(UserException.class, () -> model.evaluate(table(), "the table"))
              .getMessage();
      assertTrue(message.contains("class com.example.Focal is not on the class path"), message);
    }
  }

  private static void checkDerivative(ClassLoader classes) throws Exception {
    RowLoss focal =
        (RowLoss)
            classes.loadClass("com.example.Focal").getConstructor(double.class).newInstance(2.0);
    float[] derivative = new float[1];
    for (float z : new float[] {-3, -0.5f, 0, 1, 4}) {
      for (float y : new float[] {0, 1}) {
        focal.derivative(new float[] {z}, new float[] {y}, derivative);
        float step = 1 / 1024f;
        double slope =
            (focal.cost(new float[] {z + step}, new float[] {y})
                    - focal.cost(new float[] {z - step}, new float[] {y}))
                / (2 * step);
        assertEquals(slope, derivative[0], 1e-6);
      }
    }
  }

  private static URLClassLoader compiledPage() throws Exception {
    Path page = Path.of(System.getProperty("tributary.basedir", "."), "docs/extension.md");
    Matcher blocks =
        Pattern.compile("```java\\n(.*?)```", Pattern.DOTALL).matcher(Files.readString(page));
    List<String> arguments =
        new ArrayList<>(List.of("-proc:none", "-cp", System.getProperty("java.class.path")));
    arguments.addAll(List.of("-d", folder.resolve("classes").toString()));
    while (blocks.find()) {
      Matcher name =
          Pattern.compile("public (?:record|final class) (\\w+)").matcher(blocks.group(1));
      assertTrue(name.find(), blocks.group(1));
      Path source = folder.resolve(name.group(1) + ".java");
      Files.writeString(source, blocks.group(1));
      arguments.add(source.toString());
    }
    assertEquals(
        0,
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, arguments.toArray(String[]::new)));
    return new URLClassLoader(
        new URL[] {folder.resolve("classes").toUri().toURL()},
        OwnLossesAndMetricsTest.class.getClassLoader());
  }
}
