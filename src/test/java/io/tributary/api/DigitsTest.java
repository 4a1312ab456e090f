package io.tributary.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tributary.data.ClassLabel;
import io.tributary.testing.SharedSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Numbers that are far from 0 and near each other keep the digits that set them apart, in every
 * format, and results are those of the table's own numbers.
 */
class DigitsTest {
  @TempDir static Path folder;

  private static RunResult run(String path, Map<String, ?> more) {
    Map<String, Object> values = new HashMap<>();
    values.put("data.path", path);
    values.put("data.label", "y");
    values.put("data.validation", 0);
    values.put("network.hidden", List.of());
    values.put("training.shards", 2);
    values.put("training.batchSize", 16);
    values.put("training.epochs", 60);
    values.put("training.optimizer.learningRate", 0.02);
    values.putAll(more);
    return Tributary.run(SharedSpark.session(), Settings.of(values), new RunObserver() {});
  }

  private static String csv(String name, List<String> lines) throws IOException {
    Path file = folder.resolve(name + ".csv");
    Files.writeString(file, String.join("\n", lines) + "\n");
    return file.toString();
  }

  private static Dataset<Row> table(String path, String... columns) {
    return SharedSpark.session().read().option("header", "true").csv(path).selectExpr(columns);
  }

  private static String parquet(String name, Dataset<Row> table) {
    String path = folder.resolve(name + ".parquet").toString();
    table.write().parquet(path);
    return path;
  }

  private static double metric(RunResult run, String name) {
    Map<?, ?> metrics = (Map<?, ?>) ((Map<?, ?>) run.summary().get("final")).get("train");
    return (Double) metrics.get(name);
  }

  private static void assertSameBits(RunResult expected, RunResult actual) {
    assertEquals(
        expected.summary().get("parametersSha256"), actual.summary().get("parametersSha256"));
    assertEquals(expected.summary().get("final"), actual.summary().get("final"));
  }

  /** The oracle is the column as it is read here, beside the predictions. */
  private static double rmse(RunResult run, Dataset<Row> table) {
    double sum = 0;
    List<Row> rows = run.model().orElseThrow().transform(table).collectAsList();
    for (Row row : rows) {
      double y = ((Number) row.getAs("y")).doubleValue();
      sum += Math.pow(row.<Double>getAs("prediction") - y, 2);
    }
    return Math.sqrt(sum / rows.size());
  }

  /** x in milliseconds since 1970, y a meter's reading with its decimals. */
  @Test
  void meterReadingsOverMillisecondsAreLearntInEveryFormat() throws IOException {
    Random random = new Random(8);
    List<String> lines = new ArrayList<>(List.of("x,y"));
    for (int i = 0; i < 150; i++) {
      long x = 1_700_000_000_000L + 1000L * i;
      lines.add("%d,%d.%02d".formatted(x, 123_456_700 + i, random.nextInt(100)));
    }
    String csv = csv("meter", lines);
    RunResult expected = run(csv, Map.of());
    Dataset<Row> typed = table(csv, "cast(x as bigint) x", "cast(y as double) y");
    assertTrue(metric(expected, "r2") > 0.9999, () -> "R² " + metric(expected, "r2"));
    assertEquals(rmse(expected, typed), metric(expected, "rmse"), 1e-5);
    assertSameBits(expected, run(parquet("meter", typed), Map.of()));
    Dataset<Row> decimals =
        table(csv, "cast(x as decimal(20, 0)) x", "cast(y as decimal(12, 2)) y");
    assertSameBits(expected, run(parquet("decimals", decimals), Map.of()));
    // A text that is dropped makes the table be read by rows.
    lines.add(70, "oops,123456770");
    String odd = csv("odd", lines);
    Map<String, String> drop = Map.of("data.badRows", "drop");
    assertSameBits(expected, run(odd, drop));
    // The model's file has the origins, too.
    String saved = folder.resolve("model").toString();
    expected.model().orElseThrow().save(saved);
    assertEquals(
        expected.model().orElseThrow().transform(typed).collectAsList(),
        Model.load(saved).transform(typed).collectAsList());
  }

  /** As many digits as a float has, in a column of floats and in the text that names them. */
  @Test
  void floatsAreWhatTheyAreCalled() throws IOException {
    List<String> lines = new ArrayList<>(List.of("x,y"));
    for (int i = 0; i < 80; i++) {
      lines.add("%s,%s".formatted(1_000_000.1f + i / 8f, 500.3f + i % 7 / 10f));
    }
    String csv = csv("floats", lines);
    Dataset<Row> floats = table(csv, "cast(x as float) x", "cast(y as float) y");
    RunResult expected = run(csv, Map.of());
    assertSameBits(expected, run(parquet("floats", floats), Map.of()));
    Dataset<Row> withText = floats.selectExpr("x", "y", "'a' t");
    Map<String, String> without = Map.of("data.features", "x");
    assertSameBits(expected, run(parquet("floatsByRow", withText), without));
  }

  @Test
  void twoDaysDecideTheClass() throws IOException {
    List<String> lines = new ArrayList<>(List.of("x,y"));
    for (int i = 0; i < 60; i++) {
      lines.add(i % 2 == 0 ? "20180131,a" : "20180132,b");
    }
    assertEquals(1.0, metric(run(csv("days", lines), Map.of()), "accuracy"));
  }

  /** 2⁵³ and 2⁵³ + 1 are one double. */
  @Test
  void longsBeyondDoublesAreClassesOfTheirOwn() throws IOException {
    long first = 1L << 53;
    List<String> classes = List.of("" + first, "" + (first + 1), "" + (first + 2));
    List<String> lines = new ArrayList<>(List.of("x,y"));
    for (int i = 0; i < 90; i++) {
      lines.add(i % 3 + "," + classes.get(i % 3));
    }
    String csv = csv("longs", lines);
    Map<String, Object> task =
        Map.of("data.task", "classification", "data.categorical", "x", "training.epochs", 40);
    RunResult expected = run(csv, task);
    ClassLabel label = (ClassLabel) expected.model().orElseThrow().trained().encoding().label();
    assertEquals(classes, label.classes());
    assertEquals(1.0, metric(expected, "accuracy"));
    Map<String, Object> numbers = Map.of("data.task", "classification", "training.epochs", 40);
    RunResult byNumbers = run(csv, numbers);
    for (String type : List.of("bigint", "decimal(16, 0)", "decimal(30, 0)")) {
      Dataset<Row> typed = table(csv, "cast(x as int) x", "cast(y as " + type + ") y");
      assertSameBits(byNumbers, run(parquet("longs" + type.hashCode(), typed), numbers));
    }
    Dataset<Row> typed = table(csv, "cast(x as int) x", "cast(y as bigint) y");
    RunResult ofLongs = run(parquet("written", typed), task);
    for (Row row : ofLongs.model().orElseThrow().transform(typed).collectAsList()) {
      assertEquals(row.<Long>getAs("y"), row.<Long>getAs("prediction"));
    }
  }

  /** −999 in every spelling and type, and NaNs of every pattern. */
  @Test
  void missingNumbersAreTheSameInEveryFormat() throws IOException {
    Random random = new Random(3);
    List<String> lines = new ArrayList<>(List.of("a,b,y"));
    for (int i = 0; i < 90; i++) {
      String a = i % 9 == 2 ? List.of("-999", "-999.0", "-9.99e2").get(i % 3) : "" + i % 5;
      String b = i % 7 == 1 ? "-999" : "" + random.nextInt(4);
      lines.add("%s,%s,%d".formatted(a, b, i % 2));
    }
    lines.addAll(lines.subList(10, 60)); // equal rows
    String csv = csv("marks", lines);
    Map<String, Object> settings =
        Map.of(
            "data.missingValues", List.of("-999"), "data.missing", "impute", "training.epochs", 2);
    RunResult expected = run(csv, settings);
    Dataset<Row> typed =
        table(csv, "cast(a as double) a", "cast(b as float) b", "cast(y as int) y");
    assertSameBits(expected, run(parquet("marks", typed), settings));
    Dataset<Row> byRow =
        table(csv, "cast(a as decimal(9, 1)) a", "cast(b as bigint) b", "cast(y as int) y");
    assertSameBits(expected, run(parquet("marksByRow", byRow), settings));
    SharedSpark.session()
        .udf()
        .register(
            "oddNaN",
            (Long i) -> Double.longBitsToDouble((i % 2 == 0 ? 0x7ff8L : 0xfff8L) << 48 | i),
            DataTypes.DoubleType);
    String odd = "oddNaN(monotonically_increasing_id())";
    Dataset<Row> nans =
        typed.selectExpr(
            "if(a = -999, " + odd + ", a) a", "if(b = -999, cast('NaN' as float), b) b", "y");
    Map<String, Object> plain = Map.of("data.missing", "impute", "training.epochs", 2);
    assertSameBits(expected, run(parquet("nans", nans), plain));
    Dataset<Row> arrays = nans.selectExpr("array(a, cast(b as double)) v", "y");
    RunResult asArrays = run(parquet("arrays", arrays), plain);
    Dataset<Row> nulls =
        typed.selectExpr("array(nullif(a, -999D), cast(nullif(b, -999) as double)) v", "y");
    assertSameBits(asArrays, run(parquet("arraysOfNulls", nulls), plain));
  }
}
