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
    for (int i = 0; i < 300; i++) {
      double x = random.nextGaussian();
      int town = random.nextInt(15);
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
    assertEquals("periodic", network.get("numericEmbedding"));
    // 15 towns are more than 9; 1.6 · 15^0.56 = 7.3
    assertEquals(Map.of("the \"town\": a", 7), told.section("data").get("categories"));
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

  @Test
  void withoutOneEachSettingHasItsOwnDefault() {
    Map<String, Object> values = settings();
    values.put("recipe", "none");
    Told told = new Told();
    run(values, told);
    values.remove("recipe");
    Told plain = new Told();
    run(values, plain);
    assertEquals(plain.configuration, told.configuration);
    assertEquals(List.of(), told.section("network").get("hidden"));
  }
}
