package io.tributary.api;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tributary.model.TrainedModel;
import io.tributary.network.ParameterSlice;
import io.tributary.testing.SharedSpark;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Embeddings so large that gradients and updates go by the rows of a batch. */
class LargeTablesTest {
  @TempDir static Path folder;

  /** 200,000 numbers, and some more. */
  private static final int TOWNS = 400;

  private static final int SIZE = 500;

  @BeforeAll
  static void writeTable() throws Exception {
    Random random = new Random(4);
    StringBuilder rows = new StringBuilder("x,town,code,label\n");
    for (int i = 0; i < 900; i++) {
      double x = random.nextGaussian();
      int town = i < TOWNS ? i : random.nextInt(TOWNS);
      rows.append(
          "%s,t%d,%d,%s%n".formatted(x, town, random.nextInt(1_000_000), Math.sin(x) + town % 7));
    }
    Files.writeString(folder.resolve("table.csv"), rows.toString());
  }

  private static Map<String, Object> settings() {
    Map<String, Object> values = new HashMap<>();
    values.put("data.path", folder.resolve("table.csv").toString());
    values.put("data.label", "label");
    values.put("data.categories.town", SIZE);
    values.put("data.categories.code", SIZE);
    values.put("data.hash.code", 300);
    values.put("network.hidden", List.of(4));
    values.put("training.epochs", 3);
    values.put("training.batchSize", 100);
    values.put("training.shards", 3);
    values.put("training.mathBackend", "java");
    return values;
  }

  private static RunResult run(Map<String, Object> values, RunControl control) {
    return Tributary.run(SharedSpark.session(), Settings.of(values), new RunObserver() {}, control);
  }

  private static Object hash(RunResult result) {
    return result.summary().get("parametersSha256");
  }

  @ParameterizedTest
  @ValueSource(strings = {"adam", "sgd", "lbfgs"})
  void bothEnginesAndARunThatGoesOnGiveTheSameBits(String optimizer) {
    Map<String, Object> values = settings();
    values.put("training.optimizer", optimizer);
    if (optimizer.equals("lbfgs")) {
      values.remove("training.batchSize");
    }
    if (optimizer.equals("adam")) {
      values.put("training.clipNorm", 0.5);
      values.put("training.averaging", 0.9);
      values.put("network.numericEmbedding", "periodic");
    }
    values.put("training.engine", "local");
    Object expected = hash(run(values, RunControl.withoutCheckpoints()));
    values.put("training.engine", "spark");
    values.put("training.epochs", 2);
    String checkpoints = folder.resolve("run" + optimizer).toString();
    run(values, RunControl.withCheckpoints(checkpoints, new Configuration(), false));
    values.put("training.epochs", 3);
    assertEquals(
        expected,
        hash(run(values, RunControl.withCheckpoints(checkpoints, new Configuration(), true))));
  }

  /** Of two tables, one stays as it is, and has no part in the gradient's norm. */
  @ParameterizedTest
  @ValueSource(strings = {"local", "spark"})
  void aFrozenTableKeepsItsBits(String engine) {
    Map<String, Object> values = settings();
    values.put("training.engine", engine);
    values.put("training.clipNorm", 0.5);
    values.put("training.frozen", List.of("layers.0.1"));
    TrainedModel after = trained(values);
    values.put("training.epochs", 0);
    TrainedModel before = trained(values);
    for (ParameterSlice slice : after.topology().layout().slices()) {
      boolean same =
          Arrays.equals(
              before.members()[0],
              slice.offset(),
              slice.end(),
              after.members()[0],
              slice.offset(),
              slice.end());
      assertEquals(slice.name().equals("layers.0.1.weight"), same, slice.name());
    }
  }

  private static TrainedModel trained(Map<String, Object> values) {
    return run(values, RunControl.withoutCheckpoints()).model().orElseThrow().trained();
  }

  @Test
  void aModelIsWrittenLayerByLayerAndReadAgain() throws Exception {
    RunResult result = run(settings(), RunControl.withoutCheckpoints());
    Model model = result.model().orElseThrow();
    String saved = folder.resolve("model").toString();
    model.save(saved);
    byte[] file = Files.readAllBytes(Path.of(saved, "parameters.safetensors"));
    int header = (int) ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getLong();
    String names = new String(file, 8, header, java.nio.charset.StandardCharsets.US_ASCII);
    // x is input 0, towns and codes follow; then the dense layers.
    List<String> order =
        List.of("0.1.weight", "0.2.weight", "1.weight", "1.bias", "2.weight", "2.bias");
    int at = 0;
    for (String name : order) {
      int next = names.indexOf("\"layers." + name + "\"");
      assertEquals(true, next >= at, names);
      at = next;
    }
    byte[] numbers = Arrays.copyOfRange(file, 8 + header, file.length);
    assertEquals(
        HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(numbers)),
        hash(result));
    Dataset<Row> table =
        SharedSpark.session()
            .read()
            .option("header", true)
            .option("inferSchema", true)
            .csv(folder.resolve("table.csv").toString());
    List<Row> expected = model.transform(table).select("prediction").collectAsList();
    assertEquals(expected, Model.load(saved).transform(table).select("prediction").collectAsList());
  }
}
