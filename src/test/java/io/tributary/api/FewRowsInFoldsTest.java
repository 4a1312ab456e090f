package io.tributary.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.tributary.testing.SharedSpark;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The recipe has few rows learnt from and measured in folds, where nothing else is said. */
class FewRowsInFoldsTest {
  private static final int FEW = 120;

  private static Dataset<Row> table(long rows) {
    return SharedSpark.session()
        .range(rows)
        .selectExpr(
            "sin(id) AS a",
            "cos(3 * id) AS b",
            "CASE WHEN sin(id) + cos(7 * id) > 0.3 THEN 'yes' ELSE 'no' END AS label",
            "2 * sin(id) - cos(3 * id) AS amount",
            "CASE WHEN id % 7 = 0 THEN 'some' ELSE 'most' END AS word",
            "id % 4 = 0 AS held");
  }

  private static Map<String, Object> settings(Map<String, Object> more) {
    Map<String, Object> values = new HashMap<>();
    values.put("data.label", "label");
    values.put("data.features", List.of("a", "b"));
    values.put("training.epochs", 1);
    values.put("training.shards", 2);
    values.put("training.mathBackend", "java");
    values.putAll(more);
    return values;
  }

  private static final class Told implements RunObserver {
    final List<String> lines = new ArrayList<>();
    Map<String, Object> configuration;

    @Override
    public void tells(String line) {
      lines.add(line);
    }

    @Override
    public void begins(Map<String, Object> effective, long trainingRows, int epochs) {
      configuration = effective;
    }

    Object ensemble() {
      return ((Map<?, ?>) configuration.get("training")).get("ensemble");
    }
  }

  private static Map<String, Object> summary(
      Dataset<Row> table, Map<String, Object> values, Told told) {
    return Tributary.run(table, Settings.of(values), told).summary();
  }

  private static Map<?, ?> ensemble(Dataset<Row> table, Map<String, Object> more) {
    Told told = new Told();
    Map<String, Object> summary = summary(table, settings(more), told);
    boolean isTold =
        told.lines.stream().anyMatch(l -> l.startsWith("Recipe: training.ensemble: {members: 5"));
    boolean inFolds = told.ensemble() instanceof Map<?, ?> map && "folds".equals(map.get("kind"));
    assertEquals(isTold, inFolds && !more.containsKey("training.ensemble"), told.lines.toString());
    assertEquals(inFolds, summary.containsKey("outOfFold"));
    return told.ensemble() instanceof Map<?, ?> map ? map : Map.of("members", told.ensemble());
  }

  /** The same model as where somebody asks for the same folds, which are then made at once. */
  @ParameterizedTest
  @CsvSource({"label,1", "label,0.8", "amount,1", "amount,0.8"})
  void theyAreThoseThatTheEffectiveConfigurationAsksFor(String label, double others) {
    Map<String, Object> values = settings(Map.of("data.label", label));
    if (others < 1) {
      values.put("data.test", 1 - others);
    }
    values.put("data.features", List.of("a", "b", "word")); // texts go another way
    Told told = new Told();
    Map<String, Object> chosen = summary(table(FEW), values, told);
    assertEquals(Map.of("members", 5, "kind", "folds"), told.ensemble());
    Told again = new Told();
    Map<String, Object> asked = summary(table(FEW), told.configuration, again);
    assertTrue(again.lines.stream().noneMatch(l -> l.startsWith("Recipe")), again.lines.toString());
    assertEquals(chosen.get("parametersSha256"), asked.get("parametersSha256"));
    assertEquals(chosen.get("outOfFold"), asked.get("outOfFold"));
    assertEquals(told.configuration, again.configuration);
  }

  @Test
  void eachRowIsMeasuredOnceButForThoseOfTheTest() {
    Map<String, Object> values = settings(Map.of("data.test", Map.of("column", "held")));
    Map<String, Object> summary = summary(table(FEW), values, new Told());
    List<?> members = (List<?>) summary.get("members");
    long measured = members.stream().mapToLong(m -> (Long) ((Map<?, ?>) m).get("foldRows")).sum();
    assertEquals(FEW - FEW / 4, measured);
  }

  @ParameterizedTest
  @CsvSource({"49,1", "50,5", "1999,5", "2000,1"})
  void ofFewRowsAlone(long rows, int members) {
    assertEquals(members, ensemble(table(rows), Map.of()).get("members"));
  }

  static Stream<Arguments> whatIsGiven() {
    return Stream.of(
        arguments(Map.of("data.validation", 0.2), 1),
        arguments(Map.of("data.validation", 0), 1),
        arguments(Map.of("data.validation", Map.of("column", "held")), 1),
        arguments(Map.of("training.ensemble", 2), 2),
        arguments(Map.of("training.ensemble", 1), 1),
        arguments(Map.of("training.optimizer", "adam"), 1),
        arguments(Map.of("recipe", "none"), 1),
        arguments(Map.of("recipe", "tabular"), 5),
        arguments(Map.of("recipe", "tabular", "network.hidden", List.of(4)), 1),
        arguments(Map.of("network.hidden", List.of(4)), 1));
  }

  @ParameterizedTest
  @MethodSource("whatIsGiven")
  void whereNobodySaysOtherwise(Map<String, Object> given, int members) {
    assertEquals(members, ensemble(table(FEW), given).get("members"), given.toString());
  }

  /** Tables that several runs share are parted for one of them only if it asks for a recipe. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void sharedTablesAreNotPartedUnasked(boolean asked) {
    Map<String, Object> values = settings(asked ? Map.of("recipe", "tabular") : Map.of());
    try (PreparedTables tables =
        Tributary.prepare(table(FEW), Settings.of(values), new RunObserver() {})) {
      assertEquals(asked ? 5 : 0, tables.training().folds());
      RunResult result = tables.train(Settings.of(values), new RunObserver() {});
      assertEquals(asked, result.summary().containsKey("outOfFold"));
      assertFalse(result.model().isEmpty());
    }
  }
}
