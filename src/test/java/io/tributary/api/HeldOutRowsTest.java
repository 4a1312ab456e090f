package io.tributary.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tributary.config.UserException;
import io.tributary.engine.Split;
import io.tributary.testing.SharedSpark;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.apache.spark.sql.SaveMode;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Which rows are held out, as the classes tell that the rows are made of: a customer's rows are a
 * class, a day's rows are one, and what a split has of a class is its support.
 */
class HeldOutRowsTest {
  private static final int CUSTOMERS = 40;
  private static final int DAYS = 20;
  private static final int ROWS = 800;

  @TempDir static Path folder;

  private static final List<String> ALL = new ArrayList<>();
  private static final String HEADER = "x,y,customer,shopper,day,date,flag,label\n";

  @BeforeAll
  static void writeTables() throws Exception {
    Random random = new Random(6);
    for (int i = 0; i < ROWS; i++) {
      int customer = random.nextInt(CUSTOMERS);
      int day = i % DAYS;
      ALL.add(
          "%s,%s,%d,c%02d,d%02d,%s,%s,%s"
              .formatted(
                  random.nextGaussian(),
                  random.nextGaussian(),
                  1000 + customer,
                  customer,
                  day,
                  LocalDate.of(2024, 2, 20).plusDays(day),
                  random.nextInt(5) == 0,
                  random.nextBoolean() ? "yes" : "no"));
    }
    Collections.shuffle(ALL, random);
    write("table.csv", ALL);
    SharedSpark.session()
        .read()
        .option("header", true)
        .option("inferSchema", true)
        .csv(path("table.csv"))
        .repartition(5)
        .write()
        .mode(SaveMode.Overwrite)
        .parquet(path("table.parquet"));
  }

  private static void write(String name, List<String> rows) throws Exception {
    Files.writeString(folder.resolve(name), HEADER + String.join("\n", rows) + "\n");
  }

  private static String path(String name) {
    return folder.resolve(name).toString();
  }

  private static Map<String, Object> settings(String table, String label) {
    Map<String, Object> values = new HashMap<>();
    values.put("data.path", path(table));
    values.put("data.label", label);
    values.put("network.hidden", List.of());
    values.put("data.features", List.of("x", "y"));
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

  /** By class, how many rows of it a split has. */
  private static Map<String, Integer> support(RunResult result, Split split) {
    RunMetrics metrics = result.details().orElseThrow().results();
    Map<String, Integer> support = new HashMap<>();
    SplitResult rows = metrics.splits().get(split);
    if (rows != null) {
      List<?> counts = (List<?>) rows.perClass().plain().get("support");
      for (int k = 0; k < counts.size(); k++) {
        int count = ((Number) counts.get(k)).intValue();
        if (count > 0) {
          support.put(metrics.names().get(k), count);
        }
      }
    }
    return support;
  }

  private static Map<String, Integer> counts(int column) {
    return ALL.stream()
        .map(row -> row.split(",")[column])
        .collect(Collectors.toMap(c -> c, c -> 1, Integer::sum));
  }

  private static int sum(Map<String, Integer> counts) {
    return counts.values().stream().mapToInt(n -> n).sum();
  }

  private static Object hash(RunResult result) {
    return result.summary().get("parametersSha256");
  }

  @ParameterizedTest
  @ValueSource(strings = {"table.csv", "table.parquet"})
  void rowsOfAGroupStayTogether(String table) {
    Map<String, Object> values = settings(table, "shopper");
    values.put("data.validation", Map.of("fraction", 0.25, "group", "customer"));
    values.put("data.test", Map.of("fraction", 0.25, "group", "customer"));
    RunResult result = run(values);
    Map<String, Integer> all = counts(3);
    Map<String, Integer> training = support(result, Split.TRAINING);
    Map<String, Integer> validation = support(result, Split.VALIDATION);
    Map<String, Integer> test = support(result, Split.TEST);
    assertEquals(List.of(20, 10, 10), List.of(training.size(), validation.size(), test.size()));
    for (Map<String, Integer> part : List.of(training, validation, test)) {
      part.forEach((customer, rows) -> assertEquals(all.get(customer), rows, customer));
    }
    values.put("data.path", path(table.equals("table.csv") ? "table.parquet" : "table.csv"));
    assertEquals(hash(result), hash(run(values)));
  }

  /** Of 20 days a thousandth is none, and of two one is not two. */
  @Test
  void ofFewGroupsOneIsHeldOutAndNeverAll() {
    Map<String, Object> values = settings("table.csv", "day");
    values.put("data.validation", Map.of("fraction", 0.001, "group", "day"));
    values.put("data.test", Map.of("fraction", 0.001, "group", "day"));
    RunResult result = run(values);
    assertEquals(1, support(result, Split.VALIDATION).size());
    assertEquals(1, support(result, Split.TEST).size());
    assertEquals(18, support(result, Split.TRAINING).size());
    values.put("data.label", "label");
    values.put("network.hidden", List.of());
    values.put("data.validation", Map.of("fraction", 0.4, "group", "flag"));
    values.put("data.test", Map.of("fraction", 0.4, "group", "flag"));
    String message = assertThrows(UserException.class, () -> run(values)).getMessage();
    assertTrue(message.contains("column 'flag' has 2 group(s), of which 2 would be"), message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"table.csv", "table.parquet"})
  void theNewestRowsAreHeldOut(String table) {
    Map<String, Object> values = settings(table, "day");
    values.put("data.test", Map.of("fraction", 0.12, "latestBy", "date")); // 96 rows, 40 a day
    values.put("data.validation", 0);
    RunResult result = run(values);
    assertEquals(Map.of("d18", 40, "d19", 40), support(result, Split.TEST));
    assertEquals(ROWS - 80, sum(support(result, Split.TRAINING)));
    values.put("data.test", Map.of("fraction", 0.001, "latestBy", "date"));
    assertEquals(Map.of("d19", 40), support(run(values), Split.TEST));
    values.put("data.test", Map.of("fraction", 0.05, "latestBy", "date"));
    values.put("data.validation", Map.of("fraction", 0.1, "latestBy", "date"));
    RunResult both = run(values);
    assertEquals(Map.of("d19", 40), support(both, Split.TEST));
    // The newest of what is no test.
    assertEquals(Map.of("d17", 40, "d18", 40), support(both, Split.VALIDATION));
  }

  /** The oracle is the run that is given the two halves as tables. */
  @Test
  void aColumnSaysIt() throws Exception {
    List<String> held = ALL.stream().filter(row -> row.contains(",true,")).toList();
    List<String> rest = ALL.stream().filter(row -> row.contains(",false,")).toList();
    write("held.csv", held);
    write("rest.csv", rest);
    Map<String, Object> tables = settings("rest.csv", "label");
    tables.put("data.validation", path("held.csv"));
    RunResult expected = run(tables);
    for (String table : List.of("table.csv", "table.parquet")) {
      Map<String, Object> values = settings(table, "label");
      values.remove("data.features");
      values.put("data.ignore", List.of("customer", "shopper", "day", "date"));
      values.put("data.validation", Map.of("column", "flag"));
      RunResult result = run(values);
      assertEquals(hash(expected), hash(result), table);
      assertEquals(expected.summary().get("final"), result.summary().get("final"), table);
    }
    Map<String, Object> other = settings("table.csv", "label");
    other.put("data.validation", Map.of("column", "customer"));
    String message = assertThrows(UserException.class, () -> run(other)).getMessage();
    assertTrue(message.contains("column 'customer' is to say which rows are held out by"), message);
    other.put("data.validation", Map.of("column", "flagg"));
    message = assertThrows(UserException.class, () -> run(other)).getMessage();
    assertTrue(message.contains("data.validation: the table has no column 'flagg', did"), message);
  }

  /** A part for a test takes nothing from the validation rows, and neither from the other table. */
  @Test
  void aFractionForATestLeavesTheValidationRows() {
    Map<String, Object> values = settings("table.csv", "shopper");
    values.put("data.validation", 0.2);
    Map<String, Integer> validation = support(run(values), Split.VALIDATION);
    values.put("data.test", 0.2);
    RunResult result = run(values);
    assertEquals(validation, support(result, Split.VALIDATION));
    int test = sum(support(result, Split.TEST));
    assertEquals(160, test, 4 * Math.sqrt(ROWS * 0.2 * 0.8));
    assertEquals(ROWS, test + sum(validation) + sum(support(result, Split.TRAINING)));
    values.put("training.engine", "spark");
    assertEquals(result.summary().get("final"), run(values).summary().get("final"));
  }
}
