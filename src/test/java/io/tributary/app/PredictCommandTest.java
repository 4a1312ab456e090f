package io.tributary.app;

import static org.apache.spark.sql.functions.col;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tributary.testing.SharedSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Scored tables: what {@code predict} writes agrees with {@code evaluate} and with its input. */
class PredictCommandTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;

  @AfterEach
  void nothingTemporaryIsLeft() throws IOException {
    try (Stream<Path> paths = Files.walk(folder)) {
      assertEquals(
          List.of(),
          paths.filter(p -> p.getFileName().toString().contains("tributary-tmp")).toList());
    }
  }

  private String at(String name) {
    return folder.resolve(name).toString();
  }

  private void write(String file, String... lines) throws IOException {
    Path path = folder.resolve(file);
    Files.createDirectories(path.getParent());
    Files.write(path, Arrays.asList(lines));
  }

  /** Trains on a table; the settings are YAML, {@code data.path} apart. */
  private void train(String table, String label, String... settings) throws IOException {
    write(
        "conf.yaml",
        "network: {hidden: []}\ndata: {path: '%s', label: %s, validation: 0}"
            .formatted(at(table), label));
    List<String> arguments = new ArrayList<>(List.of("train", at("conf.yaml"), "--out", at("run")));
    for (String setting : settings) {
      arguments.addAll(List.of("--set", setting));
    }
    CommandRun.done(arguments.toArray(new String[0]));
  }

  private Dataset<Row> predict(String table, String out, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of("predict", "--model", at("run"), "--data", at(table), "--out", at(out)));
    arguments.addAll(Arrays.asList(more));
    CommandRun.done(arguments.toArray(new String[0]));
    return out.endsWith("csv")
        ? SharedSpark.session().read().option("header", true).csv(at(out))
        : SharedSpark.session().read().parquet(at(out));
  }

  private JsonNode evaluate(String table) throws IOException {
    CommandRun.done(
        "evaluate", "--model", at("run"), "--data", at(table), "--json", at("metrics.json"));
    return JSON.readTree(Files.readString(folder.resolve("metrics.json")));
  }

  // Two blobs of points and some noise, in seven files: a network is right on most rows, not all.
  private List<String> writeBlobs(String table) throws IOException {
    Random random = new Random(5);
    List<String> rows = new ArrayList<>();
    List<String> names = List.of("north", "south east", "süd,west");
    for (int i = 0; i < 700; i++) {
      int blob = random.nextInt(3);
      double x = random.nextGaussian() + 2 * blob;
      double y = random.nextGaussian() - 2 * (blob % 2);
      rows.add(
          "%d,%s,%s,\"note %d, with \"\"quotes\"\"\",\"%s\""
              .formatted(i, x, y, i, names.get(blob))
              .replace("\"\"", "'"));
    }
    for (int f = 0; f < 7; f++) {
      List<String> lines = new ArrayList<>(List.of("id,x,y,note,place"));
      lines.addAll(rows.subList(f * 100, (f + 1) * 100));
      write(table + "/part" + f + ".csv", lines.toArray(new String[0]));
    }
    return rows;
  }

  @ParameterizedTest
  @ValueSource(strings = {"scored.csv", "scored.parquet"})
  void predictionsAreThoseThatEvaluateCounts(String out) throws IOException {
    writeBlobs("blobs");
    train(
        "blobs",
        "place",
        "data.ignore=[id, note]",
        "training={epochs: 5, batchSize: 32, optimizer: {learningRate: 0.02}}");
    JsonNode metrics = evaluate("blobs");

    List<Row> rows = predict("blobs", out).select("place", "prediction").collectAsList();

    List<String> classes = List.of("north", "south east", "süd,west");
    long[][] confusion = new long[3][3];
    for (Row row : rows) {
      confusion[classes.indexOf(row.getString(0))][classes.indexOf(row.getString(1))]++;
    }
    assertEquals(metrics.get("confusion").toString(), JSON.writeValueAsString(confusion));
    long right = confusion[0][0] + confusion[1][1] + confusion[2][2];
    assertTrue(right > 400 && right < 700, "the task is neither hopeless nor trivial: " + right);
    assertEquals(right / 700.0, metrics.get("accuracy").doubleValue());
  }

  @ParameterizedTest
  @ValueSource(strings = {"scored.csv", "scored.parquet"})
  void everyInputColumnIsKept(String out) throws IOException {
    writeBlobs("blobs");
    train("blobs", "place", "data.ignore=[id, note]", "training.epochs=0");
    Dataset<Row> scored = predict("blobs", out);
    String[] columns = {"id", "x", "y", "note", "place"};
    assertArrayEquals(columns, Arrays.copyOf(scored.columns(), 5));
    Function<Dataset<Row>, List<String>> texts =
        t ->
            t.select("id", "x", "y", "note", "place").collectAsList().stream()
                .map(Row::toString)
                .sorted()
                .toList();
    Dataset<Row> input = SharedSpark.session().read().option("header", true).csv(at("blobs"));
    assertEquals(700, input.count());
    assertEquals(texts.apply(input), texts.apply(scored));
  }

  @Test
  void manyPartitionsGiveThePredictionsOfOne() throws IOException {
    writeBlobs("blobs");
    train("blobs", "place", "data.ignore=[id, note]", "training.epochs=2");
    Dataset<Row> input = SharedSpark.session().read().option("header", true).csv(at("blobs"));
    input.repartition(5).write().parquet(at("five.parquet"));
    input.coalesce(1).write().parquet(at("one.parquet"));
    List<Row> five = predict("five.parquet", "a").orderBy(col("id").cast("int")).collectAsList();
    List<Row> one = predict("one.parquet", "b").orderBy(col("id").cast("int")).collectAsList();
    try (Stream<Path> files = Files.list(folder.resolve("a"))) {
      assertTrue(files.filter(f -> f.toString().endsWith(".parquet")).count() > 1);
    }
    assertEquals(700, one.size());
    assertEquals(one, five);
  }

  @Test
  void probabilitiesAddUpAndTheLargestIsThePrediction() throws IOException {
    writeBlobs("blobs");
    train("blobs", "place", "data.ignore=[id, note]", "training.epochs=2");
    List<String> classes = List.of("north", "south east", "süd,west");
    List<Row> arrays =
        predict("blobs", "scored").select("prediction", "probability", "id").collectAsList();
    Map<String, List<Double>> byId =
        arrays.stream().collect(Collectors.toMap(r -> r.getString(2), r -> r.getList(1)));
    for (Row row : arrays) {
      List<Double> probabilities = row.getList(1);
      assertEquals(1, probabilities.stream().mapToDouble(p -> p).sum(), 1e-6);
      double largest = probabilities.stream().mapToDouble(p -> p).max().orElseThrow();
      assertEquals(largest, probabilities.get(classes.indexOf(row.getString(0))));
    }

    Dataset<Row> csv = predict("blobs", "scored.csv");
    assertArrayEquals(
        new String[] {
          "prediction", "probability_north", "probability_south east", "probability_süd,west"
        },
        Arrays.copyOfRange(csv.columns(), 5, csv.columns().length));
    for (Row row : csv.collectAsList()) {
      for (int c = 0; c < 3; c++) {
        double written = Double.parseDouble(row.getString(6 + c));
        assertEquals(byId.get(row.getString(0)).get(c), written);
      }
    }
  }

  @Test
  void aTableWithAColumnNamedLikeAProbabilityIsRefused() throws IOException {
    write("t.csv", "x,probability_a,label", "1,old,a", "2,old,b", "3,old,a");
    train("t.csv", "label", "data.ignore=[probability_a]", "training.epochs=0");
    CommandRun run =
        CommandRun.of(
            "predict", "--model", at("run"), "--data", at("t.csv"), "--out", at("scored.csv"));
    assertEquals(Main.USER_ERROR, run.status(), run.out() + run.err());
    assertTrue(run.err().contains("'probability_a'"), run.err());
    assertFalse(Files.exists(folder.resolve("scored.csv")));
  }

  @Test
  void rowsNeedNoLabel() throws IOException {
    write("t.csv", "x,label", "1,a", "2,b", "3,a", "4,b");
    train("t.csv", "label", "training.epochs=1");
    write("some.csv", "x,label", "1,a", "2,", "3,?", "4,never seen");
    write("none.csv", "x", "1", "2", "3", "4");
    List<Row> some = predict("some.csv", "some").orderBy("x").collectAsList();
    List<Row> none = predict("none.csv", "none").orderBy("x").collectAsList();
    assertEquals(4, some.size());
    for (int i = 0; i < 4; i++) {
      assertFalse(none.get(i).isNullAt(1));
      assertEquals(none.get(i).get(1), some.get(i).get(2));
      assertEquals(none.get(i).get(2), some.get(i).get(3));
    }
    assertEquals("never seen", some.get(3).getString(1));
  }

  @Test
  void missingNumbersAreImputedByTheTrainingMean() throws IOException {
    write("t.csv", "x,c,label", "1,p,a", "2,q,b", "6,,a", ",q,b"); // the mean of x: 3
    train("t.csv", "label", "data.missing=impute", "training.epochs=3");
    write("new.csv", "x,c", ",p", "3,p", "?,q", "3,q");
    List<Row> rows = predict("new.csv", "scored").collectAsList();
    Map<String, Row> byCells =
        rows.stream().collect(Collectors.toMap(r -> r.get(0) + " " + r.get(1), r -> r));
    assertEquals(byCells.get("3 p").get(3), byCells.get("null p").get(3));
    assertEquals(byCells.get("3 q").get(3), byCells.get("? q").get(3));
  }

  @Test
  void rowsWithMissingCellsAreKeptWithoutPredictionUnderDrop() throws IOException {
    write("t.csv", "x,y,label", "1,1,a", "2,1,b", "3,2,a", "4,,b");
    train("t.csv", "label", "data.missing=drop", "training.epochs=1");
    write("new.csv", "x,y", "1,1", "2,", "?,3", "4,2");
    List<Row> rows = predict("new.csv", "scored").collectAsList();
    assertEquals(4, rows.size());
    for (Row row : rows) {
      boolean whole = List.of("1", "4").contains(String.valueOf(row.get(0)));
      assertEquals(whole, !row.isNullAt(2), row.toString());
      assertEquals(whole, !row.isNullAt(3), row.toString());
    }
    Dataset<Row> csv = predict("new.csv", "scored.csv");
    assertEquals(2, csv.filter(col("prediction").isNull()).count());
    assertEquals(2, csv.filter(col("probability_a").isNull()).count());
  }

  @Test
  void aMissingCellUnderFailNamesItsRowAndLeavesTheOldOutput() throws IOException {
    write("t.csv", "x,y,label", "1,1,a", "2,1,b", "3,2,a", "4,4,b");
    train("t.csv", "label", "training.epochs=1");
    write("new.csv", "x,y", "1,1", "2,5", "3,");
    write("scored/part-0.csv", "precious");
    CommandRun run =
        CommandRun.of(
            "predict",
            "--model",
            at("run"),
            "--data",
            at("new.csv"),
            "--out",
            at("scored"),
            "--overwrite");
    assertEquals(Main.USER_ERROR, run.status(), run.err());
    assertTrue(run.err().contains("row 3 of " + at("new.csv")), run.err());
    assertEquals("precious\n", Files.readString(folder.resolve("scored/part-0.csv")));
  }

  @Test
  void overwritingReplacesTheOldOutput() throws IOException {
    write("t.csv", "x,label", "1,a", "2,b");
    train("t.csv", "label", "training.epochs=0");
    write("scored/part-old.parquet", "not even Parquet");
    assertEquals(2, predict("t.csv", "scored", "--overwrite").count());
    assertFalse(Files.exists(folder.resolve("scored/part-old.parquet")));
  }

  static Stream<Arguments> classTypes() {
    return Stream.of(
        Arguments.of("'red', 'green'", DataTypes.StringType),
        Arguments.of("true, false", DataTypes.BooleanType),
        Arguments.of("3, -7", DataTypes.IntegerType),
        Arguments.of("3L, 5000000000L", DataTypes.LongType),
        Arguments.of("3S, 5S", DataTypes.ShortType),
        Arguments.of("3Y, -5Y", DataTypes.ByteType),
        Arguments.of("0.5D, 2.25D", DataTypes.DoubleType),
        Arguments.of("float(0.1), float(2)", DataTypes.FloatType),
        Arguments.of("1.10BD, 2.25BD", DataTypes.createDecimalType(3, 2)));
  }

  @ParameterizedTest
  @MethodSource("classTypes")
  void aClassIsPredictedInItsOwnType(String values, DataType type) throws IOException {
    // x is below zero for the first class and above for the second: easy to learn.
    SharedSpark.session()
        .sql(
            "SELECT x, array(%s)[CASE WHEN x < 0 THEN 0 ELSE 1 END] AS label FROM (SELECT id - 20.5D AS x FROM range(41))"
                .formatted(values))
        .write()
        .parquet(at("t.parquet"));
    train(
        "t.parquet",
        "label",
        "data.task=classification",
        "training={epochs: 60, batchSize: 8, optimizer: {learningRate: 0.1}}");
    Dataset<Row> scored = predict("t.parquet", "scored");
    assertEquals(type, scored.schema().apply("label").dataType());
    assertEquals(type, scored.schema().apply("prediction").dataType());
    assertEquals(41, scored.filter(col("label").equalTo(col("prediction"))).count());
  }

  @Test
  void classesSpeltInTextGetTheNarrowestType() throws IOException {
    write("t.csv", "x,whole,real,flag", "1,1,0.5,true", "2,2,1.5,FALSE", "3,2,1.5,False");
    for (Map.Entry<String, DataType> label :
        Map.of(
                "whole", DataTypes.LongType,
                "real", DataTypes.DoubleType,
                "flag", DataTypes.BooleanType)
            .entrySet()) {
      train(
          "t.csv",
          label.getKey(),
          "data.features=[x]",
          "data.task=classification",
          "training.epochs=0",
          "output=" + at("run"),
          "name=" + label.getKey());
      assertEquals(
          label.getValue(),
          predict("t.csv", label.getKey()).schema().apply("prediction").dataType(),
          label.getKey());
      delete(folder.resolve("run"));
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : paths.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  @Test
  void regressionIsPredictedInTheLabelsUnits() throws IOException {
    List<String> lines = new ArrayList<>(List.of("x,y"));
    for (int i = 0; i < 50; i++) {
      lines.add("%d,%s".formatted(i, 1000 + 50.5 * i));
    }
    write("t.csv", lines.toArray(new String[0]));
    train("t.csv", "y", "training={epochs: 300, batchSize: 10, optimizer: {learningRate: 0.05}}");
    JsonNode metrics = evaluate("t.csv");
    List<Row> rows = predict("t.csv", "scored").collectAsList();
    double squares = 0;
    double absolutes = 0;
    for (Row row : rows) {
      double actual = Double.parseDouble(row.getString(1));
      double predicted = row.getDouble(2);
      assertEquals(actual, predicted, 1, row.toString()); // of a range of 2500
      squares += (actual - predicted) * (actual - predicted);
      absolutes += Math.abs(actual - predicted);
    }
    // The rounding of scaled labels to floats, not more: 1e-7 of 2500.
    assertEquals(Math.sqrt(squares / 50), metrics.get("rmse").doubleValue(), 5e-4);
    assertEquals(absolutes / 50, metrics.get("mae").doubleValue(), 5e-4);
  }

  @ParameterizedTest
  @ValueSource(strings = {"scored.csv", "scored.parquet"})
  void severalNumbersArePredictedTogether(String out) throws IOException {
    write("t.csv", "x,y,z", "1,10.5,2.5", "2,20.25,4.5", "3,30.75,6.5", "4,40.5,8.5");
    train("t.csv", "[y, z]", "training={epochs: 400, optimizer: {learningRate: 0.05}}");
    for (Row row : predict("t.csv", out).collectAsList()) {
      double y = Double.parseDouble(row.getString(1));
      double z = Double.parseDouble(row.getString(2));
      if (out.endsWith("csv")) {
        assertEquals(y, Double.parseDouble(row.getAs("prediction_y")), 0.5);
        assertEquals(z, Double.parseDouble(row.getAs("prediction_z")), 0.1);
      } else {
        List<Double> predicted = row.getList(3);
        assertEquals(y, predicted.get(0), 0.5);
        assertEquals(z, predicted.get(1), 0.1);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"scored.csv", "scored.parquet"})
  void severalLabelsArePredictedEachByItself(String out) throws IOException {
    write("t.csv", "x,big,odd", "1,0,true", "2,0,false", "7,1,true", "8,1,false");
    train("t.csv", "[big, odd]", "training.epochs=2");
    Path model = folder.resolve("run/model/model.json");
    assertEquals(
        "{\"kind\":\"multiLabel\",\"names\":[\"big\",\"odd\"]}",
        JSON.readTree(Files.readString(model)).at("/encoding/label").toString());
    String inspected = CommandRun.done("inspect", "--model", at("run")).out();
    assertTrue(inspected.contains("2 labels, each 0 or 1: [big, odd]"), inspected);
    assertTrue(inspected.contains("train hammingLoss"), inspected);
    write("new.csv", "x", "1", "9");
    Dataset<Row> scored = predict("new.csv", out);
    List<String> columns =
        out.endsWith("csv")
            ? List.of("x", "prediction_big", "prediction_odd", "probability_big", "probability_odd")
            : List.of("x", "prediction", "probability");
    assertEquals(columns, List.of(scored.columns()));
    assertEquals(2, scored.count());
    for (Row row : scored.collectAsList()) {
      for (int k = 0; k < 2; k++) {
        boolean csv = out.endsWith("csv");
        int predicted =
            csv ? Integer.parseInt(row.getString(1 + k)) : (Integer) row.getList(1).get(k);
        double probability =
            csv ? Double.parseDouble(row.getString(3 + k)) : (Double) row.getList(2).get(k);
        assertEquals(probability > 0.5 ? 1 : 0, predicted);
      }
    }
  }
}
