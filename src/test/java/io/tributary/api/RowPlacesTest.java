package io.tributary.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tributary.config.UserException;
import io.tributary.testing.SharedSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a row's place, and its being held out, depend on: its key, and not its weight. */
class RowPlacesTest {
  @TempDir static Path folder;

  private static RunResult run(String path, Map<String, ?> more) {
    Map<String, Object> values = new HashMap<>();
    values.put("data.path", path);
    values.put("data.label", "y");
    values.put("data.task", "regression");
    values.put("data.validation", 0.3);
    values.put("network.hidden", List.of(4));
    values.put("training.shards", 3);
    values.put("training.epochs", 3);
    values.putAll(more);
    return Tributary.run(SharedSpark.session(), Settings.of(values), new RunObserver() {});
  }

  private static Object hash(RunResult run) {
    return run.summary().get("parametersSha256");
  }

  private static double validation(RunResult run, String metric) {
    Map<?, ?> all = (Map<?, ?>) run.summary().get("final");
    return (Double) ((Map<?, ?>) all.get("validation")).get(metric);
  }

  private static String csv(String name, List<String> lines) throws IOException {
    Path file = folder.resolve(name + ".csv");
    Files.writeString(file, String.join("\n", lines) + "\n");
    return file.toString();
  }

  private static String weighted(String name, double factor) throws IOException {
    Random random = new Random(4);
    List<String> lines = new ArrayList<>(List.of("x,y,w"));
    for (int i = 0; i < 200; i++) {
      lines.add("%d,%d,%s".formatted(i % 40, i % 5, (1 + random.nextInt(7)) * factor));
    }
    return csv(name, lines);
  }

  /** 2⁻¹⁴⁰ is no normal float, and sums of 2¹²⁴ are none at all. */
  @Test
  void weightsTimesAPowerOfTwoGiveTheSameModel() throws IOException {
    Map<String, String> weight = Map.of("data.weight", "w");
    RunResult expected = run(weighted("one", 1), weight);
    for (int exponent : new int[] {-900, -140, -3, 124}) { // 32-bit floats end at 2¹²⁸
      RunResult actual = run(weighted("two" + exponent, Math.scalb(1.0, exponent)), weight);
      assertEquals(hash(expected), hash(actual), "2^" + exponent);
      assertEquals(expected.summary().get("final"), actual.summary().get("final"));
    }
  }

  /** Rounding apart, the model is the same, for the same rows are held out. */
  @Test
  void weightsTimesAnyNumberHoldOutTheSameRows() throws IOException {
    Map<String, String> weight = Map.of("data.weight", "w");
    RunResult expected = run(weighted("times1", 1), weight);
    RunResult actual = run(weighted("times0.3", 0.3), weight);
    assertEquals(validation(expected, "rmse"), validation(actual, "rmse"), 1e-5);
  }

  // Constant features teach nothing: every prediction is near the training labels' mean, so that
  // the error tells which rows were held out.
  private static Map<String, Object> only(String feature) {
    return Map.of("data.features", feature, "training.epochs", 0);
  }

  private static Map<String, Object> keyed(String feature) {
    Map<String, Object> settings = new HashMap<>(only(feature));
    settings.put("data.key", List.of("id"));
    return settings;
  }

  @Test
  void aKeyHoldsOutTheSameRowsWhateverTheFeatures() throws IOException {
    Random random = new Random(6);
    List<String> lines = new ArrayList<>(List.of("id,a,b,y"));
    for (int i = 0; i < 150; i++) {
      lines.add("%d,1,2,%s".formatted(i % 140, random.nextGaussian()));
    }
    String path = csv("keyed", lines);
    double expected = validation(run(path, keyed("a")), "rmse");
    assertEquals(expected, validation(run(path, keyed("b")), "rmse"));
    assertNotEquals(
        validation(run(path, only("a")), "rmse"), validation(run(path, only("b")), "rmse"));
    // Other layouts: another order of rows and of those with one id, other types, other cells.
    Collections.shuffle(lines.subList(1, lines.size()), random);
    RunResult shuffled = run(csv("shuffled", lines), keyed("a"));
    assertEquals(expected, validation(shuffled, "rmse"));
    String parquet = folder.resolve("keyed.parquet").toString();
    SharedSpark.session()
        .read()
        .option("header", "true")
        .csv(path)
        .selectExpr("cast(id as bigint) id", "cast(a as int) a", "cast(y as double) y")
        .repartition(5)
        .write()
        .parquet(parquet);
    RunResult ofParquet = run(parquet, keyed("a"));
    assertEquals(hash(shuffled), hash(ofParquet));
    assertEquals(expected, validation(ofParquet, "rmse"));
  }

  @Test
  void aKeyThatIsNoColumnIsTold() throws IOException {
    String path = csv("no", List.of("id,x,y", "1,2,3", "2,3,4"));
    UserException e =
        assertThrows(UserException.class, () -> run(path, Map.of("data.key", "ident")));
    assertTrue(
        e.getMessage().contains("data.key: the table has no column 'ident'"), e.getMessage());
  }
}
