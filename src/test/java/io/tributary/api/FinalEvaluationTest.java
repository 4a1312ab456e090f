package io.tributary.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tributary.model.TrainedModel;
import io.tributary.testing.SharedSpark;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The evaluation after training: the same on every engine, and no danger to the model. */
class FinalEvaluationTest {
  @TempDir Path folder;

  private Path table(int rows) throws IOException {
    Random random = new Random(2);
    List<String> lines = new ArrayList<>(List.of("x,y,w,label"));
    for (int i = 0; i < rows; i++) {
      double x = random.nextGaussian();
      String label = random.nextGaussian() + x > 0 ? "yes" : "no";
      lines.add(
          "%s,%s,%s,%s".formatted(x, random.nextGaussian(), 0.1 + random.nextInt(7) / 10.0, label));
    }
    return Files.write(folder.resolve("t.csv"), lines);
  }

  private RunResult run(Path table, RunObserver observer, Map<String, ?> more) {
    Map<String, Object> values = new HashMap<>(more);
    values.put("data.path", table.toString());
    values.put("data.label", "label");
    values.put("network.hidden", List.of());
    values.put("training.epochs", 1);
    return Tributary.run(SharedSpark.session(), Settings.of(values), observer);
  }

  /** 40 shards of two classes: the sums could be 5 MB each, so executors add some of them first. */
  @Test
  void enginesAgreeOnWeightedSumsOfManyShards() throws IOException {
    Path table = table(1500);
    List<Object> results = new ArrayList<>();
    for (String engine : List.of("local", "spark")) {
      Map<String, Object> settings =
          Map.of("data.weight", "w", "training.shards", 40, "training.engine", engine);
      results.add(run(table, new RunObserver() {}, settings).summary().get("final"));
    }
    assertEquals(results.get(0), results.get(1));
    assertNotNull(((Map<?, ?>) ((Map<?, ?>) results.get(0)).get("train")).get("auc"));
  }

  @Test
  void aFailingEvaluationLosesNoModel() throws IOException {
    Path table = table(60);
    List<Model> told = new ArrayList<>();
    RunObserver breaks =
        new RunObserver() {
          @Override
          public void trained(Model model) {
            told.add(model);
            // The rows are lost, and cannot be had again.
            SharedSpark.context().getPersistentRDDs().values().forEach(rdd -> rdd.unpersist(true));
            try {
              Files.delete(table);
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          }
        };
    RunResult result = run(table, breaks, Map.of("training.engine", "spark"));
    assertTrue(result.evaluationFailure().isPresent());
    TrainedModel model = result.model().orElseThrow().trained();
    assertEquals(told.get(0).parametersSha256(), model.parametersSha256());
    assertFalse(model.metrics().containsKey("train"));
    assertEquals("completed", result.summary().get("status"));
    String warnings = result.summary().get("warnings").toString();
    assertTrue(warnings.contains("The trained model could not be evaluated"), warnings);
  }
}
