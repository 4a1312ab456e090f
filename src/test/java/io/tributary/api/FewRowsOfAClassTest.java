package io.tributary.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tributary.engine.Split;
import io.tributary.testing.SharedSpark;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.spark.sql.SaveMode;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Classes of few rows: chance alone would hold out the only row of every second class here, and
 * leave a third of the others without a row to measure on.
 */
class FewRowsOfAClassTest {
  private static final double VALIDATION = 0.4;
  private static final double TEST = 0.15;

  /** How many classes there are of how many rows. */
  private static final Map<Integer, Integer> CLASSES =
      new TreeMap<>(Map.of(1, 16, 2, 8, 3, 8, 7, 8, 200, 2));

  @TempDir static Path folder;

  private static final Map<String, Integer> SIZES = new TreeMap<>();

  @BeforeAll
  static void writeTables() throws Exception {
    List<String> all = new ArrayList<>();
    Random random = new Random(3);
    for (Map.Entry<Integer, Integer> entry : CLASSES.entrySet()) {
      for (int c = 0; c < entry.getValue(); c++) {
        int code = 3 * (SIZES.size() + 1);
        SIZES.put("c" + code, entry.getKey());
        for (int row = 0; row < entry.getKey(); row++) {
          all.add(
              "%s,%s,c%d,%d,%d"
                  .formatted(
                      random.nextGaussian(),
                      random.nextGaussian(),
                      code,
                      code,
                      row == 1 ? 0 : 1 + random.nextInt(3)));
        }
      }
    }
    Collections.shuffle(all, random);
    write("all.csv", all);
    write("large.csv", all.stream().filter(row -> isLarge(row.split(",")[2])).toList());
    SharedSpark.session()
        .read()
        .option("header", true)
        .option("inferSchema", true)
        .csv(path("all.csv"))
        .repartition(5)
        .write()
        .mode(SaveMode.Overwrite)
        .parquet(path("all.parquet"));
  }

  private static void write(String name, List<String> rows) throws Exception {
    Files.writeString(folder.resolve(name), "x,y,name,code,w\n" + String.join("\n", rows) + "\n");
  }

  private static String path(String name) {
    return folder.resolve(name).toString();
  }

  private static boolean isLarge(String name) {
    return SIZES.get(name) == 200;
  }

  private static Map<String, Object> settings(String table, String label) {
    Map<String, Object> values = new HashMap<>();
    values.put("data.path", path(table));
    values.put("data.label", label);
    values.put("network.hidden", List.of());
    values.put("data.features", List.of("x", "y"));
    values.put("data.task", "classification");
    values.put("data.validation", VALIDATION);
    values.put("data.test", TEST);
    values.put("training.epochs", 1);
    values.put("training.shards", 3);
    values.put("training.mathBackend", "java");
    return values;
  }

  private static RunResult run(Map<String, Object> values) {
    return Tributary.run(
        SharedSpark.session(),
        Settings.of(values),
        new RunObserver() {},
        RunControl.withoutCheckpoints());
  }

  /** By class, called by its name, what a split's rows of it weigh. */
  private static Map<String, Integer> support(RunResult result, Split split) {
    RunMetrics metrics = result.details().orElseThrow().results();
    List<?> weights = (List<?>) metrics.splits().get(split).perClass().plain().get("support");
    Map<String, Integer> support = new TreeMap<>();
    for (int k = 0; k < weights.size(); k++) {
      String name = metrics.names().get(k);
      support.put(name.startsWith("c") ? name : "c" + name, ((Number) weights.get(k)).intValue());
    }
    return support;
  }

  private static void checkParts(RunResult result) {
    Map<String, Integer> training = support(result, Split.TRAINING);
    Map<String, Integer> validation = support(result, Split.VALIDATION);
    Map<String, Integer> test = support(result, Split.TEST);
    assertEquals(SIZES.keySet(), training.keySet());
    for (Map.Entry<String, Integer> of : SIZES.entrySet()) {
      String name = of.getKey();
      int n = of.getValue();
      assertTrue(training.get(name) > 0, name);
      assertTrue(validation.get(name) > 0 || VALIDATION * n < 1, name);
      assertTrue(test.get(name) > 0 || TEST * n < 1, name);
      assertEquals(n, training.get(name) + validation.get(name) + test.get(name), name);
    }
  }

  @Test
  void aClassIsInEveryPartAsFarAsItsRowsGo() {
    RunResult texts = run(settings("all.csv", "name"));
    checkParts(texts);
    RunResult numbers = run(settings("all.csv", "code"));
    checkParts(numbers);
    for (String label : List.of("name", "code")) {
      Map<String, Object> elsewhere = settings("all.parquet", label);
      elsewhere.put("training.engine", "spark");
      assertEquals(
          (label.equals("name") ? texts : numbers).summary().get("parametersSha256"),
          run(elsewhere).summary().get("parametersSha256"),
          label);
    }
  }

  /** Of one row 0.4 is none, of two and of three rows one, of seven three. */
  @Test
  void whereChanceWasUnfairAsManyAreHeldOutAsTheFractionSays() {
    Map<String, Object> values = settings("all.csv", "name");
    values.put("data.test", 0);
    RunResult result = run(values);
    Map<String, Integer> validation = support(result, Split.VALIDATION);
    String told = String.join("\n", result.details().orElseThrow().notes());
    List<String> unfair =
        SIZES.keySet().stream().filter(c -> told.contains("'" + c + "'")).toList();
    Map<Integer, Integer> expected = Map.of(1, 0, 2, 1, 3, 1, 7, 3);
    unfair.forEach(c -> assertEquals(expected.get(SIZES.get(c)), validation.get(c), c));
    // Chance holds out none of 16 classes' only row less often than once in 3,000 seeds.
    assertTrue(unfair.stream().anyMatch(c -> SIZES.get(c) == 1), told);
    values.put("data.test", TEST);
    assertEquals(validation, support(run(values), Split.VALIDATION));
  }

  /** What is held out of large classes is what is where there are no others. */
  @Test
  void theOtherClassesRowsAreForWhatTheyWereFor() {
    RunResult all = run(settings("all.csv", "name"));
    RunResult large = run(settings("large.csv", "name"));
    for (Split split : List.of(Split.TRAINING, Split.VALIDATION, Split.TEST)) {
      Map<String, Integer> ofLarge = support(all, split);
      ofLarge.keySet().removeIf(name -> !isLarge(name));
      assertEquals(support(large, split), ofLarge, split.name());
    }
  }

  /** The second row of each class weighs nothing: nothing can be learnt from it. */
  @Test
  void aRowWithoutWeightDoesNotCount() {
    Map<String, Object> values = settings("all.csv", "name");
    values.put("data.weight", "w");
    RunResult result = run(values);
    support(result, Split.TRAINING).forEach((name, w) -> assertTrue(w > 0, name));
  }

  /** Also where a column holds out the validation rows, of those that it leaves. */
  @Test
  void aTestBesideAColumnLeavesSome() {
    Map<String, Object> values = settings("all.csv", "name");
    values.put("data.validation", Map.of("fraction", 0.01, "group", "x"));
    values.put("data.test", 0.9);
    RunResult result = run(values);
    Map<String, Integer> training = support(result, Split.TRAINING);
    Map<String, Integer> validation = support(result, Split.VALIDATION);
    SIZES.forEach(
        (name, n) -> assertTrue(training.get(name) > 0 || validation.get(name).equals(n), name));
  }
}
