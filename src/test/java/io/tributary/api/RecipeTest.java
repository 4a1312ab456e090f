package io.tributary.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tributary.testing.SharedSpark;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What stands for settings that are not given. */
class RecipeTest {
  @TempDir static Path folder;

  @BeforeAll
  static void writeTable() throws Exception {
    Random random = new Random(2);
    StringBuilder rows = new StringBuilder("x,\"the \"\"town\"\": a\",small,label\n");
    for (int i = 0; i < 2500; i++) {
      double x = random.nextGaussian();
      int town = random.nextInt(70);
      rows.append(
          "%s,t%d,%s,%s%n".formatted(x, town, "abc".charAt(i % 3), x > town % 2 ? "yes" : "no"));
    }
    Files.writeString(folder.resolve("table.csv"), rows.toString());
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

    Map<?, ?> section(String name) {
      return (Map<?, ?>) configuration.get(name);
    }
  }

  private static Map<String, Object> settings() {
    Map<String, Object> values = new HashMap<>();
    values.put("data.path", folder.resolve("table.csv").toString());
    values.put("data.label", "label");
    values.put("recipe", "tabular");
    values.put("training.epochs", 2);
    values.put("training.mathBackend", "java");
    return values;
  }

  private static RunResult run(Map<String, Object> values, RunObserver observer) {
    return Tributary.run(
        SharedSpark.session(), Settings.of(values), observer, RunControl.withoutCheckpoints());
  }

  @Test
  void whatItChoseIsToldAndGivesTheSameModelAgain() {
    Told told = new Told();
    RunResult result = run(settings(), told);
    Map<?, ?> network = told.section("network");
    assertFalse(((List<?>) network.get("hidden")).isEmpty());
    assertEquals("piecewiseLinear", network.get("numericEmbedding"));
    assertEquals("robust", told.section("data").get("scaling"));
    // 70 towns are more than 64; 1.6 · 70^0.56 = 17.3
    assertEquals(Map.of("the \"town\": a", 17), told.section("data").get("categories"));
    assertEquals(2, told.section("training").get("epochs")); // given
    for (String chosen : List.of("training.batchSize: 256", "network.hidden: ")) {
      assertTrue(
          told.lines.stream().anyMatch(l -> l.startsWith("Recipe: " + chosen)),
          told.lines.toString());
    }
    assertTrue(told.lines.stream().noneMatch(l -> l.startsWith("Recipe: training.epochs")));
    Told again = new Told();
    RunResult repeated = run(told.configuration, again);
    assertEquals(
        result.summary().get("parametersSha256"), repeated.summary().get("parametersSha256"));
    assertEquals(told.configuration, again.configuration);
    assertTrue(again.lines.stream().noneMatch(l -> l.startsWith("Recipe")), again.lines.toString());
  }

  @Test
  void whatIsGivenStays() {
    Map<String, Object> values = settings();
    values.put("network.hidden", List.of(4));
    values.put("network.numericEmbedding", "none");
    values.put("training.optimizer", "sgd"); // all of it
    values.put("training.schedule.type", "step");
    values.put("data.categories", "oneHot");
    values.put("training.batchSize", 20);
    values.put("training.earlyStopping", "none");
    Told told = new Told();
    run(values, told);
    assertEquals(List.of(4), told.section("network").get("hidden"));
    assertEquals("none", told.section("network").get("numericEmbedding"));
    Map<?, ?> training = told.section("training");
    assertEquals("sgd", ((Map<?, ?>) training.get("optimizer")).get("type"));
    assertEquals("step", ((Map<?, ?>) training.get("schedule")).get("type"));
    assertEquals("oneHot", told.section("data").get("categories"));
    assertEquals(20, training.get("batchSize"));
    assertEquals("none", training.get("earlyStopping"));
  }

  /** Whoever names no layers gets the recipe; whoever names some, each setting's own default. */
  @Test
  void itStandsForLayersThatAreNotGiven() {
    Map<String, Object> values = settings();
    Told recipe = new Told();
    run(values, recipe);
    for (String open : List.of("absent", "auto")) {
      values.remove("recipe");
      if (open.equals("auto")) {
        values.put("network.hidden", "auto");
      }
      Told told = new Told();
      run(values, told);
      assertEquals(recipe.section("network"), told.section("network"), open);
      assertEquals(recipe.section("training"), told.section("training"), open);
    }
    values.put("network.hidden", List.of());
    Told plain = new Told();
    run(values, plain);
    assertEquals(List.of(), plain.section("network").get("hidden"));
    assertEquals("adam", ((Map<?, ?>) plain.section("training").get("optimizer")).get("type"));
    assertTrue(plain.lines.stream().noneMatch(l -> l.startsWith("Recipe")), plain.lines.toString());
    values.remove("network.hidden");
    values.put("recipe", "none");
    Told none = new Told();
    run(values, none);
    assertEquals(plain.section("network"), none.section("network"));
    assertEquals(plain.section("training"), none.section("training"));
    assertEquals(plain.section("data"), none.section("data"));
  }
}
