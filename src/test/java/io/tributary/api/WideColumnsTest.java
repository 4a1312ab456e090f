package io.tributary.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tributary.config.UserException;
import io.tributary.data.CategoricalFeature;
import io.tributary.testing.SharedSpark;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Of a column of more categories than become inputs, the recipe learns those that come often enough
 * and lets the others share one; where none does, the column is left out.
 */
class WideColumnsTest {
  @TempDir static Path folder;
  private static final Map<String, Integer> ROWS_OF_SHOP = new TreeMap<>();

  // Shop k of 150 has some 2400 (k + 1) / 11,325 rows; a visit has three; an id has one.
  @BeforeAll
  static void writeTable() throws Exception {
    Random random = new Random(3);
    StringBuilder rows = new StringBuilder("x,shop,visit,id,label\n");
    for (int i = 0; i < 2400; i++) {
      String shop = "s%d".formatted(Math.max(random.nextInt(150), random.nextInt(150)));
      ROWS_OF_SHOP.merge(shop, 1, Integer::sum);
      rows.append(
          "%s,%s,v%d,i%d,%s%n"
              .formatted(random.nextGaussian(), shop, i % 800, i, shop.hashCode() % 2 == 0));
    }
    Files.writeString(folder.resolve("table.csv"), rows.toString());
  }

  private static Map<String, Object> settings(Map<String, Object> more) {
    Map<String, Object> values = new HashMap<>();
    values.put("data.path", folder.resolve("table.csv").toString());
    values.put("data.label", "label");
    values.put("training.epochs", 1);
    values.put("training.mathBackend", "java");
    values.putAll(more);
    return values;
  }

  /** What a run tells, and its effective configuration. */
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

    Object data(String key) {
      return ((Map<?, ?>) configuration.get("data")).get(key);
    }
  }

  private static RunResult run(Map<String, ?> values, RunObserver observer) {
    return Tributary.run(
        SharedSpark.session(), Settings.of(values), observer, RunControl.withoutCheckpoints());
  }

  private static CategoricalFeature shop(RunResult result) {
    return result.model().orElseThrow().trained().encoding().features().stream()
        .filter(CategoricalFeature.class::isInstance)
        .map(CategoricalFeature.class::cast)
        .filter(feature -> feature.name().equals("shop"))
        .findFirst()
        .orElseThrow();
  }

  private static List<String> shopsOfAtLeast(int rows) {
    return ROWS_OF_SHOP.entrySet().stream()
        .filter(shop -> shop.getValue() >= rows)
        .map(Map.Entry::getKey)
        .toList();
  }

  @Test
  void frequentCategoriesAreLearntAndThinColumnsLeftOut() {
    Told told = new Told();
    RunResult result = run(settings(Map.of()), told);
    List<String> frequent = shopsOfAtLeast(5);
    assertEquals(frequent, shop(result).categories());
    assertTrue(shop(result).rareCategory());
    int size = (int) Math.round(1.6 * Math.pow(frequent.size() + 1, 0.56));
    assertEquals(Map.of("shop", size), told.data("categories"));
    assertEquals(Map.of("shop", 5), told.data("minCount"));
    assertEquals(List.of("visit"), told.data("ignore")); // the id is told as one in any case
    assertTrue(
        told.lines.stream().anyMatch(line -> line.startsWith("Column 'visit' is left out")),
        told.lines.toString());
    assertTrue(
        told.lines.stream().anyMatch(line -> line.startsWith("Recipe: data.minCount: {\"shop\"")),
        told.lines.toString());
    Told again = new Told();
    RunResult repeated = run(told.configuration, again);
    assertEquals(
        result.summary().get("parametersSha256"), repeated.summary().get("parametersSha256"));
    assertEquals(told.configuration, again.configuration);
  }

  @Test
  void whatIsGivenStays() {
    for (String layout : List.of("oneHot", "{visit: embedding}")) {
      Map<String, Object> given =
          layout.equals("oneHot")
              ? Map.of("data.categories", layout)
              : Map.of("data.categories.visit", "embedding");
      String message =
          assertThrows(UserException.class, () -> run(settings(given), new Told())).getMessage();
      assertTrue(message.contains("column 'shop' has"), message);
    }
    Told told = new Told();
    RunResult result =
        run(settings(Map.of("data.minCount", 25, "data.ignore", List.of("id"))), told);
    assertEquals(shopsOfAtLeast(25), shop(result).categories());
    assertEquals(25, told.data("minCount"));
    assertEquals(List.of("id"), told.data("ignore"));
    told = new Told();
    run(settings(Map.of("data.ignore", List.of("id"))), told);
    assertEquals(List.of("id", "visit"), told.data("ignore"));
    result = run(settings(Map.of("data.features", List.of("x", "shop", "visit"))), told);
    assertEquals(3, result.model().orElseThrow().trained().encoding().features().size());
  }

  /** Whoever names layers is told of the column, as ever. */
  @Test
  void onlyTheRecipeLearnsThemUnasked() {
    for (String hidden : List.of("none", "[4]")) {
      Map<String, Object> given =
          hidden.equals("none") ? Map.of("recipe", "none") : Map.of("network.hidden", List.of(4));
      String message =
          assertThrows(UserException.class, () -> run(settings(given), new Told())).getMessage();
      assertTrue(message.contains("data.maxCategories = 100"), message);
    }
  }

  /** Tables that were prepared so are used so, whatever else is trained on them. */
  @Test
  void sharedTablesKeepThem() {
    try (PreparedTables tables =
        Tributary.prepare(SharedSpark.session(), Settings.of(settings(Map.of())), new Told())) {
      for (Map<String, Object> more :
          List.<Map<String, Object>>of(
              Map.of(), Map.of("network.hidden", List.of(4)), Map.of("recipe", "none"))) {
        Told told = new Told();
        RunResult result = tables.train(Settings.of(settings(more)), told);
        assertEquals(Map.of("shop", 5), told.data("minCount"), more.toString());
        assertEquals(List.of("visit"), told.data("ignore"));
        RunResult repeated = run(told.configuration, new Told());
        assertEquals(
            result.summary().get("parametersSha256"), repeated.summary().get("parametersSha256"));
      }
    }
  }
}
