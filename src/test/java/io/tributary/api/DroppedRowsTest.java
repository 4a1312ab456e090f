package io.tributary.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tributary.config.UserException;
import io.tributary.testing.SharedSpark;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What was left out or not understood is counted and told, never silently passed over. */
class DroppedRowsTest {
  @TempDir Path folder;

  private final List<String> told = new ArrayList<>();

  private RunResult run(String table, Map<String, Object> more) throws Exception {
    Map<String, Object> values = new HashMap<>(more);
    values.put("data.path", write("table.csv", table));
    values.put("data.label", "label");
    values.put("network.hidden", List.of());
    values.put("data.validation", 0);
    values.put("data.missing", "drop");
    values.put("data.badRows", "drop");
    values.put("training.epochs", 1);
    RunObserver observer =
        new RunObserver() {
          @Override
          public void tells(String message) {
            told.add(message);
          }
        };
    return Tributary.run(SharedSpark.session(), Settings.of(values), observer);
  }

  private String write(String name, String text) throws Exception {
    return Files.writeString(folder.resolve(name), text).toString();
  }

  /** A column of categories makes it two passes, with none it is one: the counts are the same. */
  @ParameterizedTest
  @ValueSource(strings = {"", ",colour"})
  void rowsAreCountedByTheirFirstReason(String column) throws Exception {
    StringBuilder table = new StringBuilder("a,b" + column + ",label\n");
    for (String row : List.of("1,2,0", ",3,1", ",inf,1", "4,inf,1", "5,6,", "8,1,0", "9,2,1")) {
      int label = row.lastIndexOf(',');
      String colour = column.isEmpty() ? "" : ",red";
      table.append(row, 0, label).append(colour).append(row, label, row.length()).append('\n');
    }
    table.append("1,2,3,4,5,6\n");
    Map<?, ?> rows = (Map<?, ?>) run(table.toString(), Map.of()).summary().get("rows");
    assertEquals(3L, rows.get("train"));
    assertEquals(5L, rows.get("dropped"));
    assertEquals(
        Map.of(
            "'a' is missing", 2L,
            "'b' cannot be read", 1L,
            "'label' is missing", 1L,
            "the row cannot be read", 1L),
        rows.get("droppedReasons"));
    assertTrue(
        told.contains(
            "Dropped 5 of 8 rows: 2 ('a' is missing), 1 ('b' cannot be read), 1 ('label' is missing), 1 (the row cannot be read)"),
        told.toString());
  }

  @Test
  void nothingIsSaidOfATableThatIsWhole() throws Exception {
    Map<?, ?> rows = (Map<?, ?>) run("a,label\n1,0\n2,1\n", Map.of()).summary().get("rows");
    assertEquals(0L, rows.get("dropped"));
    assertTrue(!rows.containsKey("droppedReasons"), rows.toString());
    assertTrue(told.stream().noneMatch(line -> line.startsWith("Dropped")), told.toString());
  }

  @Test
  void categoriesThatTrainingHasNotSeenAreTold() throws Exception {
    String test = write("test.csv", "colour,label\nmauve,yes\nred,no\nmauve,no\n");
    String note =
        "Column 'colour': 2 cells hold categories that training has not seen (such as 'mauve'); they set no input";
    RunResult result = run("colour,label\nred,yes\nred,no\nblue,no\n", Map.of("data.test", test));
    assertTrue(told.contains("test table: " + note), told.toString());
    List<String> notes = new ArrayList<>();
    result
        .model()
        .orElseThrow()
        .evaluate(
            SharedSpark.session().read().option("header", true).csv(test), "test.csv", notes::add);
    assertEquals(List.of(note), notes);
  }

  /** The schema comes from the first file; the other is met when rows are counted or read. */
  @Test
  void aBrokenFileAmongGoodOnesIsNamed() throws Exception {
    String good = folder.resolve("a.parquet").toString();
    SharedSpark.session()
        .range(0, 40, 1, 1)
        .selectExpr("double(id) as x", "id % 2 as label")
        .write()
        .parquet(good);
    String broken = write("z.parquet", "not a Parquet file at all");
    RunResult result =
        Tributary.run(
            SharedSpark.session(),
            Settings.of(Map.of("data.path", good, "data.label", "label", "training.epochs", 1)),
            new RunObserver() {});
    for (String storage : List.of("auto", "memory", "disk")) {
      Map<String, Object> values =
          Map.of(
              "data.path", List.of(good, broken), "data.label", "label", "data.storage", storage);
      UserException training =
          assertThrows(
              UserException.class,
              () ->
                  Tributary.run(SharedSpark.session(), Settings.of(values), new RunObserver() {}));
      assertTrue(training.getMessage().contains("z.parquet"), training.getMessage());
    }
    Dataset<Row> both =
        SharedSpark.session().read().schema("x double, label long").parquet(good, broken);
    UserException evaluation =
        assertThrows(
            UserException.class, () -> result.model().orElseThrow().evaluate(both, "both"));
    assertTrue(evaluation.getMessage().contains("z.parquet"), evaluation.getMessage());
  }
}
