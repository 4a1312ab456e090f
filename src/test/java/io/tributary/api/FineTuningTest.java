package io.tributary.api;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tributary.config.UserException;
import io.tributary.model.TrainedModel;
import io.tributary.network.ParameterSlice;
import io.tributary.testing.SharedSpark;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Training that begins with a model's parameters, and leaves some as they are. */
class FineTuningTest {
  @TempDir static Path folder;

  private static Model first;

  @BeforeAll
  static void trainAModel() throws Exception {
    first = run(table(0), settings());
    first.save(folder.resolve("first").toString());
  }

  /** Colours, and numbers that are larger and elsewhere than those of another shift. */
  private static Dataset<Row> table(int shift) {
    return SharedSpark.session()
        .range(120)
        .selectExpr(
            "sin(id) * %d + %d AS x".formatted(shift + 1, 7 * shift),
            "CASE id %% 3 WHEN 0 THEN 'red' WHEN 1 THEN 'blue' ELSE '%s' END AS colour"
                .formatted(shift == 0 ? "green" : "grey"),
            "CASE WHEN sin(id) > 0.2 THEN 'yes' ELSE 'no' END AS label");
  }

  private static Map<String, Object> settings() {
    Map<String, Object> values = new HashMap<>();
    values.put("data.label", "label");
    values.put("network.hidden", List.of(5, 4));
    values.put("network.normalization", "layer");
    values.put("training.epochs", 3);
    values.put("training.batchSize", 16);
    values.put("training.shards", 2);
    values.put("training.engine", "local");
    values.put("training.mathBackend", "java");
    return values;
  }

  private static Map<String, Object> tuning() {
    Map<String, Object> values = settings();
    values.put("training.initialModel", folder.resolve("first").toString());
    return values;
  }

  private static Model run(Dataset<Row> table, Map<String, Object> values) {
    return Tributary.run(table, Settings.of(values), new RunObserver() {}).model().orElseThrow();
  }

  private static float[] parameters(Model model) {
    return model.trained().members()[0];
  }

  private static String refused(Dataset<Row> table, Map<String, Object> values) {
    return assertThrows(UserException.class, () -> run(table, values)).getMessage();
  }

  @Test
  void withoutAnEpochItIsTheModelOnAnyTable() {
    Map<String, Object> values = tuning();
    values.put("training.epochs", 0);
    Model same = run(table(1), values);
    assertEquals(first.parametersSha256(), same.parametersSha256());
    // The columns are read as that model reads them, and not as the new table would have it.
    assertEquals(first.trained().encoding().features(), same.trained().encoding().features());
    assertEquals(first.trained().encoding().label(), same.trained().encoding().label());
    assertEquals(
        first.evaluate(table(1), "t").get("loss"), same.evaluate(table(1), "t").get("loss"));
  }

  /** The oracle: plain gradient descent over all rows remembers nothing but the parameters. */
  @Test
  void trainingGoesOnFromThere() throws Exception {
    Map<String, Object> values = settings();
    values.put("training.optimizer", Map.of("type", "sgd", "learningRate", 0.1));
    values.put("training.batchSize", 1000);
    values.put("training.epochs", 6);
    float[] expected = parameters(run(table(0), values));
    values.put("training.epochs", 3);
    run(table(0), values).save(folder.resolve("half").toString());
    values.put("training.initialModel", folder.resolve("half").toString());
    assertArrayEquals(expected, parameters(run(table(0), values)), 1e-5f);
  }

  @Test
  void dropoutIsNoOtherLayer() {
    Map<String, Object> values = tuning();
    values.put("network.dropout", 0.1);
    values.put("training.ensemble", 2);
    TrainedModel tuned = run(table(0), values).trained();
    assertEquals(first.trained().topology(), tuned.topology());
    assertFalse(Arrays.equals(tuned.members()[0], tuned.members()[1]));
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 40})
  void otherLayersAreRefusedWithBoth(int units) {
    Map<String, Object> values = tuning();
    values.put("network.hidden", List.of(5, units));
    String message = refused(table(0), values);
    assertTrue(message.startsWith("training.initialModel: the network of"), message);
    assertTrue(message.contains("the model: ") && message.contains("the configuration: "), message);
  }

  @Test
  void otherColumnsAreRefusedOneByOne() {
    Dataset<Row> other =
        table(0)
            .drop("colour")
            .selectExpr("cast(x > 0 AS string) AS x", "label", "1.5 * x AS more");
    String message = refused(other, tuning());
    assertTrue(message.contains("'colour' is missing"), message);
    assertTrue(message.contains("'x' is"), message);
    assertFalse(message.contains("'more'"), message); // which is left out
    message =
        refused(
            table(0).selectExpr("x", "colour", "replace(label, 'yes', 'maybe') AS label"),
            tuning());
    assertTrue(message.contains("[maybe]") && message.contains("[no, yes]"), message);
  }

  @Test
  void aFolderWithoutAModelIsToldByTheKey() {
    Map<String, Object> values = tuning();
    values.put("training.initialModel", folder.resolve("nowhere").toString());
    String message = refused(table(0), values);
    assertTrue(message.startsWith("training.initialModel: "), message);
  }

  @Test
  void aRunWithAnotherInitialModelIsAnotherRun() throws Exception {
    String out = folder.resolve("run").toString();
    RunControl control = RunControl.withCheckpoints(out, new Configuration(), false);
    Tributary.run(table(0), Settings.of(tuning()), new RunObserver() {}, control);
    run(table(0), tuning()).save(folder.resolve("second").toString());
    Map<String, Object> values = tuning();
    values.put("training.initialModel", folder.resolve("second").toString());
    RunControl resumed = RunControl.withCheckpoints(out, new Configuration(), true);
    String message =
        assertThrows(
                UserException.class,
                () -> Tributary.run(table(0), Settings.of(values), new RunObserver() {}, resumed))
            .getMessage();
    assertTrue(message.contains("the initial model's parameters: "), message);
  }

  /** The parameters that a run changes, by their tensors. */
  private static String changed(Map<String, Object> values) {
    Map<String, Object> none = new HashMap<>(values);
    none.put("training.epochs", 0);
    TrainedModel before = run(table(0), none).trained();
    TrainedModel after = run(table(0), values).trained();
    StringBuilder changed = new StringBuilder();
    for (ParameterSlice slice : after.topology().layout().slices()) {
      boolean same = true;
      for (int i = slice.offset(); i < slice.end(); i++) {
        int bits = Float.floatToRawIntBits(before.members()[0][i]);
        same &= bits == Float.floatToRawIntBits(after.members()[0][i]);
      }
      changed.append(same ? "" : slice.name().replace("layers.", "") + " ");
    }
    return changed.toString().strip();
  }

  @ParameterizedTest
  @ValueSource(strings = {"adamW", "sgd", "lbfgs"})
  void frozenParametersKeepTheirBits(String optimizer) {
    Map<String, Object> values = settings();
    values.put("network.normalization", "none");
    values.put("training.optimizer", optimizer);
    values.put("training.l2", 0.01);
    if (optimizer.equals("lbfgs")) {
      values.remove("training.batchSize");
    } else {
      values.put("training.weightDecay", 0.1);
      values.put("training.clipNorm", 0.5);
      values.put("training.averaging", 0.5);
    }
    assertEquals("0.weight 0.bias 1.weight 1.bias 2.weight 2.bias", changed(values));
    values.put("training.frozen", List.of("layers.0", "layers.2.bias"));
    assertEquals("1.weight 1.bias 2.weight", changed(values));
    values.put("training.frozen", List.of("layers.1"));
    assertEquals("0.weight 0.bias 2.weight 2.bias", changed(values));
    values.put("training.engine", optimizer.equals("lbfgs") ? "local" : "spark");
    assertEquals("0.weight 0.bias 2.weight 2.bias", changed(values));
  }

  @Test
  void embeddingsAreTheInputs() {
    Map<String, Object> values = settings();
    values.put("network.normalization", "none");
    values.put("data.categories", "embedding");
    String all = changed(values);
    assertTrue(all.contains("0.1.weight"), all);
    values.put("training.frozen", List.of("inputs"));
    String rest = changed(values);
    assertFalse(rest.contains("0.1.weight"), rest);
    assertTrue(rest.contains("1.weight"), rest);
  }

  /** The oracle: of one layer of two, an update with the norm of its own gradient alone. */
  @Test
  void aNormIsThatOfWhatIsTrained() {
    Map<String, Object> values = settings();
    values.put("network.normalization", "none");
    values.put("training.optimizer", Map.of("type", "sgd", "learningRate", 0.01));
    values.put("training.epochs", 1);
    values.put("training.batchSize", 1000); // one step
    values.put("training.clipNorm", 1e-3);
    values.put("training.frozen", List.of("layers.0", "layers.1"));
    TrainedModel after = run(table(0), values).trained();
    values.put("training.epochs", 0);
    TrainedModel before = run(table(0), values).trained();
    double squares = 0;
    for (int i = 0; i < before.members()[0].length; i++) {
      squares += Math.pow(after.members()[0][i] - before.members()[0][i], 2);
    }
    assertEquals(0.01 * 1e-3, Math.sqrt(squares), 1e-8);
  }

  @Test
  void aNameThatFitsNothingIsToldWithTheNames() {
    Map<String, Object> values = settings();
    values.put("training.frozen", List.of("layers.0", "layers.1.wei"));
    String message = refused(table(0), values);
    assertTrue(message.startsWith("training.frozen: 'layers.1.wei' fits no parameters"), message);
    assertTrue(message.contains("layers.0.weight, layers.0.bias, layers.1.weight"), message);
    values.put("training.frozen", List.of("layers"));
    message = refused(table(0), values);
    assertTrue(message.startsWith("training.frozen: nothing is left to train"), message);
  }

  @Test
  void nothingFrozenIsWhatItIsWithoutTheKey() {
    Map<String, Object> values = settings();
    values.put("training.frozen", List.of());
    assertArrayEquals(parameters(first), parameters(run(table(0), values)));
    assertNotEquals(0, parameters(first).length);
  }
}
