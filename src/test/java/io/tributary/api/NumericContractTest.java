package io.tributary.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.tributary.config.ChoiceType.Choice;
import io.tributary.config.Spelling;
import io.tributary.data.Scaling;
import io.tributary.network.NumericEmbedding;
import io.tributary.optimizer.Method;
import io.tributary.testing.SharedSpark;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every bit of a result is a function of the rows as a multiset, the configuration, the number of
 * shards and the math backend; of nothing else.
 *
 * <p>The oracle is an identity: two ways of doing the same, one hash. Masters other than this JVM's
 * are compared in {@code MasterInvarianceIT}.
 */
class NumericContractTest {
  @TempDir static Path folder;

  /** The same rows in many shapes: name → where. */
  private static final Map<String, List<String>> SHAPES = new HashMap<>();

  @BeforeAll
  static void writeTables() throws Exception {
    List<String> mixed = mixedRows();
    write("mixed", "x,colour,flag,n,w,label", mixed);
    List<String> xor = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      Collections.addAll(xor, "0,0,0", "0,1,1", "1,0,1", "1,1,0");
    }
    write("xor", "x1,x2,label", xor);
  }

  // Numbers, text, booleans, whole numbers, weights; some rows twice, some cells missing.
  private static List<String> mixedRows() {
    Random random = new Random(7);
    List<String> rows = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      double x = random.nextGaussian();
      String colour = List.of("red", "grün", "blue").get(random.nextInt(3));
      boolean flag = random.nextBoolean();
      String n = random.nextInt(10) == 0 ? "" : String.valueOf(random.nextInt(50) - 10);
      String label = x + (flag ? 1 : 0) > 0.3 ? "yes" : "no";
      String row = "%s,%s,%s,%s,%s,%s".formatted(x, colour, flag, n, random.nextInt(3) + 1, label);
      rows.add(row);
      if (random.nextInt(5) == 0) {
        rows.add(row);
      }
    }
    return rows;
  }

  private static void write(String name, String header, List<String> rows) throws Exception {
    Path one = folder.resolve(name + ".csv");
    Files.writeString(one, header + "\n" + String.join("\n", rows) + "\n");
    SHAPES.put(name + "/csv", List.of(one.toString()));

    List<String> shuffled = new ArrayList<>(rows);
    Collections.shuffle(shuffled, new Random(3));
    List<String> files = new ArrayList<>();
    for (int f = 0; f < 7; f++) {
      Path file = folder.resolve(name + "-part" + f + ".csv");
      // Parts of very different sizes.
      int from = f * f * shuffled.size() / 49;
      int to = (f + 1) * (f + 1) * shuffled.size() / 49;
      Files.writeString(file, header + "\n" + String.join("\n", shuffled.subList(from, to)) + "\n");
      files.add(file.toString());
    }
    SHAPES.put(name + "/shuffled over 7 files", files);

    String parquet = folder.resolve(name + ".parquet").toString();
    Dataset<Row> typed =
        SharedSpark.session()
            .read()
            .option("header", true)
            .option("inferSchema", true)
            .csv(one.toString());
    typed.repartition(5).write().mode(SaveMode.Overwrite).parquet(parquet);
    SHAPES.put(name + "/parquet", List.of(parquet));
  }

  private static String hash(String shape, String optimizer, int shards, String engine) {
    return hash(shape, optimizer, shards, engine, "auto");
  }

  private static String hash(
      String shape, String optimizer, int shards, String engine, String storage) {
    return hash(shape, optimizer, shards, engine, storage, Map.of());
  }

  private static String hash(
      String shape,
      String optimizer,
      int shards,
      String engine,
      String storage,
      Map<String, Object> more) {
    Map<String, Object> values = values(shape, optimizer, shards, engine);
    values.putAll(more);
    values.put("data.storage", storage);
    return hash(values);
  }

  private static Map<String, Object> values(
      String shape, String optimizer, int shards, String engine) {
    Map<String, Object> values = new HashMap<>();
    values.put("data.path", SHAPES.get(shape));
    values.put("data.label", "label");
    if (shape.startsWith("mixed")) {
      values.put("data.weight", "w");
      values.put("data.missing", "impute");
    }
    values.put("network.hidden", List.of(5));
    values.put("network.activation", "tanh");
    values.put("training.optimizer.type", optimizer);
    if (optimizer.equals("lbfgs")) {
      values.put("training.epochs", 8);
    } else {
      values.put("training.epochs", 2);
      values.put("training.batchSize", shape.startsWith("xor") ? 500 : 33);
      values.put("training.optimizer.learningRate", 0.05);
    }
    if (optimizer.equals("sgd")) {
      values.put("training.optimizer.momentum", 0.9);
    }
    values.put("training.shards", shards);
    values.put("training.engine", engine);
    return values;
  }

  private static String hash(Map<String, Object> values) {
    RunResult result =
        Tributary.run(SharedSpark.session(), Settings.of(values), new RunObserver() {});
    Map<?, ?> results = (Map<?, ?>) result.summary().get("final");
    // Metrics are part of the promise: every bit of them.
    return result.summary().get("parametersSha256") + " " + results;
  }

  // The optimisers in turn, of which each has a test of its own below.
  static Stream<Arguments> variants() {
    return Stream.of("mixed", "xor")
        .flatMap(
            table ->
                (table.equals("xor") ? Stream.of(2, 16) : Stream.of(1, 2, 5, 16))
                    .map(s -> Arguments.of(table, s % 4 == 1 ? "sgd" : "adam", s)));
  }

  static Stream<String> methods() {
    return Method.type().choices().stream().map(Choice::word);
  }

  /** Whatever they remember: on the driver's threads from CSV, on Spark from Parquet. */
  @ParameterizedTest
  @MethodSource("methods")
  void oneHashWhateverTheMethod(String method) {
    assertEquals(
        hash("mixed/csv", method, 3, "local"), hash("mixed/parquet", method, 3, "spark", "disk"));
  }

  @ParameterizedTest(name = "{0}, {1}, {2} shards")
  @MethodSource("variants")
  void oneHashWhateverTheFilesAndTheEngine(String table, String optimizer, int shards) {
    String expected = hash(table + "/csv", optimizer, shards, "local");
    // Each differs in more than one thing: what counts is that none of them leaves a trace.
    assertEquals(expected, hash(table + "/csv", optimizer, shards, "spark"), "on Spark");
    assertEquals(
        expected,
        hash(table + "/shuffled over 7 files", optimizer, shards, "local", "disk"),
        "shuffled over 7 files, on disk");
    assertEquals(
        expected,
        hash(table + "/parquet", optimizer, shards, "spark", "disk"),
        "Parquet, on disk, on Spark");
  }

  static Stream<Map<String, Object>> numbers() {
    return Stream.concat(
        Stream.of(Scaling.values()).map(s -> Map.of("data.scaling", Spelling.of(s))),
        Stream.of(NumericEmbedding.values())
            .map(
                e ->
                    Map.of(
                        "network.numericEmbedding", Spelling.of(e), "data.scaling", "quantile")));
  }

  @ParameterizedTest
  @MethodSource("numbers")
  void numbersEnterAlikeWhateverTheFilesAndTheEngine(Map<String, Object> how) {
    String expected = hash("mixed/csv", "adam", 3, "local", "memory", how);
    assertEquals(
        expected,
        hash("mixed/shuffled over 7 files", "adam", 3, "spark", "disk", how),
        "shuffled over 7 files, on disk, on Spark");
    assertEquals(
        expected, hash("mixed/parquet", "adam", 3, "local", "disk", how), "Parquet, on disk");
  }

  /** Networks of more than dense layers: one hash, too, and others than without. */
  @ParameterizedTest
  @MethodSource("networks")
  void oneHashOfEveryKindOfNetwork(Map<String, Object> network) {
    String expected = hash("mixed/csv", 3, "local", network);
    assertEquals(expected, hash("mixed/shuffled over 7 files", 3, "spark", network), "on Spark");
    assertEquals(expected, hash("mixed/parquet", 3, "local", network), "Parquet");
    assertNotEquals(expected, hash("mixed/csv", 3, "local", Map.of()));
  }

  private static String hash(String shape, int shards, String engine, Map<String, Object> network) {
    Map<String, Object> values = values(shape, "adam", shards, engine);
    values.put("network.hidden", List.of(6, 5));
    values.putAll(network);
    return hash(values);
  }

  @Test
  void noDropoutIsNoLayer() {
    Map<String, Object> none = Map.of("network.dropout", 0, "network.inputDropout", 0);
    assertEquals(hash("mixed/csv", 3, "local", Map.of()), hash("mixed/csv", 3, "local", none));
  }

  static Stream<Map<String, Object>> networks() {
    return Stream.of(
        Map.of("network.normalization", "layer", "network.activation", List.of("gelu", "relu")),
        Map.of("network.activation", List.of("mish", "selu")),
        Map.of("network.dropout", List.of(0.1, 0.5), "network.inputDropout", 0.2));
  }

  @Test
  void theSeedMatters() {
    Map<String, Object> values = new HashMap<>();
    values.put("data.path", SHAPES.get("xor/csv"));
    values.put("data.label", "label");
    values.put("training.epochs", 0);
    values.put("training.seed", 1);
    Object one = sha(values);
    values.put("training.seed", 2);
    assertNotEquals(one, sha(values));
  }

  private static Object sha(Map<String, Object> values) {
    return Tributary.run(SharedSpark.session(), Settings.of(values), new RunObserver() {})
        .summary()
        .get("parametersSha256");
  }
}
