package io.tributary.api;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tributary.cluster.ShardFetch;
import io.tributary.config.UserException;
import io.tributary.engine.EpochPlan;
import io.tributary.engine.LocalEngine;
import io.tributary.engine.MergeTree;
import io.tributary.engine.Objective;
import io.tributary.engine.RowNetwork;
import io.tributary.engine.Split;
import io.tributary.ingest.SplitView;
import io.tributary.math.MathBackend;
import io.tributary.model.TrainedModel;
import io.tributary.network.Topology;
import io.tributary.testing.SharedSpark;
import io.tributary.training.EpochReport;
import io.tributary.training.TrainingListener;
import io.tributary.training.TrainingLoop;
import io.tributary.training.TrainingState;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Several networks of one run, whose mean outputs are the model's. */
class EnsembleTest {
  private static final int EPOCHS = 3;

  @TempDir static Path folder;

  private static Dataset<Row> table() {
    return SharedSpark.session()
        .range(160)
        .selectExpr(
            "sin(id) AS a",
            "cos(3 * id) AS b",
            "CASE WHEN sin(id) + cos(3 * id) > 0.4 THEN 'yes' ELSE 'no' END AS label",
            "2 * sin(id) - cos(3 * id) AS amount",
            "cast(abs(4 * sin(id)) AS int) AS count");
  }

  private static Map<String, Object> settings(Object ensemble) {
    Map<String, Object> values = new HashMap<>();
    values.put("data.label", "label");
    values.put("data.features", List.of("a", "b"));
    values.put("data.validation", 0.2);
    values.put("network.hidden", List.of(4));
    values.put("network.dropout", 0.1);
    values.put("training.epochs", EPOCHS);
    values.put("training.batchSize", 32);
    values.put("training.shards", 2);
    values.put("training.engine", "local");
    values.put("training.mathBackend", "java");
    if (ensemble != null) {
      values.put("training.ensemble", ensemble);
    }
    return values;
  }

  private static RunResult run(Map<String, Object> values, RunObserver observer) {
    return Tributary.run(table(), Settings.of(values), observer);
  }

  private static RunResult run(Map<String, Object> values) {
    return run(values, new RunObserver() {});
  }

  private static TrainedModel trained(RunResult result) {
    return result.model().orElseThrow().trained();
  }

  private static List<?> members(RunResult result) {
    return (List<?>) result.summary().get("members");
  }

  @ParameterizedTest
  @CsvSource({
    "label, auto, crossEntropy",
    "amount, auto, squaredError",
    "count, auto, poisson",
    "label, softmax, squaredError"
  })
  void predictionsAreTheMeanOfThoseOfItsNetworks(String label, String outputs, String loss) {
    Map<String, Object> values = settings(3);
    values.put("data.label", label);
    if (!label.equals("label")) {
      values.put("data.task", "regression");
      values.put("data.labelScaling", "none");
    }
    values.put("network.outputActivation", outputs);
    values.put("network.loss", loss);
    TrainedModel ensemble = trained(run(values));
    assertEquals(3, ensemble.members().length);
    String column = label.equals("label") ? "probability[1]" : "prediction";
    List<List<Double>> alone = new ArrayList<>();
    for (float[] parameters : ensemble.members()) {
      alone.add(
          predicted(
              new TrainedModel(
                  ensemble.topology(), ensemble.encoding(), parameters, Map.of(), Map.of()),
              column));
    }
    assertNotEquals(alone.get(0), alone.get(1));
    List<Double> together = predicted(ensemble, column);
    for (int row = 0; row < together.size(); row++) {
      double mean = (alone.get(0).get(row) + alone.get(1).get(row) + alone.get(2).get(row)) / 3;
      assertEquals(mean, together.get(row), 1e-6 * Math.max(1, Math.abs(mean)));
    }
  }

  private static List<Double> predicted(TrainedModel model, String column) {
    return new Model(model)
        .transform(table()).selectExpr("cast(" + column + " AS double)").collectAsList().stream()
            .map(row -> row.getDouble(0))
            .toList();
  }

  /** The oracle is a loop of its own for each network, with that one's seed. */
  @Test
  void eachNetworkIsTheOneThatItsSeedGivesAlone() {
    Map<String, Object> values = settings(3);
    values.put("network.dropout", 0);
    Settings settings = Settings.of(values);
    TrainedModel ensemble = trained(run(values));
    List<?> seeds = (List<?>) ensemble.provenance().get("memberSeeds");
    assertEquals(3, new HashSet<>(seeds).size());
    assertEquals(settings.training().seed(), seeds.get(0));
    Topology topology = ensemble.topology();
    try (PreparedTables tables = Tributary.prepare(table(), settings, new RunObserver() {})) {
      for (int m = 0; m < 3; m++) {
        long seed = (Long) seeds.get(m);
        Objective objective =
            new Objective(
                new RowNetwork(topology, tables.training().layout(), tables.encoding().label()),
                MathBackend.JAVA,
                seed,
                MergeTree.of(2, topology.parameterCount()));
        TrainingState state =
            new TrainingState(
                topology.layout(),
                topology.initialParameters(settings.network().chosenInitializer(), seed),
                settings.training().optimizer());
        try (LocalEngine engine =
            new LocalEngine(
                objective,
                Map.of(Split.TRAINING, ShardFetch.fetch(SplitView.of(tables.training()))),
                1)) {
          new TrainingLoop(
                  engine,
                  new EpochPlan(tables.training().trainingRows(), 32),
                  settings.training().optimizer(),
                  false,
                  new TrainingListener() {})
              .run(state, EPOCHS);
        }
        assertArrayEquals(state.parameters(), ensemble.members()[m], "member " + m);
      }
    }
  }

  @Test
  void oneNetworkIsWhatItIsWithoutTheKey() {
    String without = trained(run(settings(null))).parametersSha256();
    assertEquals(without, trained(run(settings(1))).parametersSha256());
    assertEquals(
        without, trained(run(settings(Map.of("members", 1, "kind", "seeds")))).parametersSha256());
    float[] first = trained(run(settings(2))).members()[0];
    assertArrayEquals(first, trained(run(settings(null))).members()[0]);
  }

  /** On Spark one after the other, on this machine's threads side by side. */
  @Test
  void everyEngineGivesTheSameBitsAndMetrics() {
    Map<String, Object> values = settings(3);
    values.put("training.earlyStopping", Map.of("patience", 1));
    values.put("training.threshold", Map.of("maximize", "f1"));
    values.put("training.epochs", 12);
    RunResult local = run(values);
    values.put("training.engine", "spark");
    RunResult spark = run(values);
    assertEquals(trained(local).parametersSha256(), trained(spark).parametersSha256());
    assertEquals(local.summary().get("final"), spark.summary().get("final"));
    assertEquals(members(local), members(spark));
    assertEquals(trained(local).encoding(), trained(spark).encoding()); // with the threshold
    assertEquals(3, members(local).size());
  }

  @Test
  void whatIsToldOfTheEnsembleIsOfItsMeanOutputs() {
    Map<String, Object> values = settings(3);
    values.put("data.validation", 0);
    List<EpochReport> epochs = new ArrayList<>();
    RunResult result =
        run(
            values,
            new RunObserver() {
              @Override
              public void epochEnded(EpochReport report) {
                epochs.add(report);
              }
            });
    Map<?, ?> train = (Map<?, ?>) ((Map<?, ?>) result.summary().get("final")).get("train");
    Map<String, Object> measured = result.model().orElseThrow().evaluate(table(), "the table");
    assertEquals((Double) train.get("loss"), (Double) measured.get("loss"), 1e-12);
    assertEquals(train.get("accuracy"), measured.get("accuracy"));
    double ownLosses = 0;
    for (Object member : members(result)) {
      ownLosses += (Double) ((Map<?, ?>) ((Map<?, ?>) member).get("train")).get("loss");
    }
    // −ln is convex: the mean probabilities are less surprised than the networks on average.
    assertTrue((Double) train.get("loss") < ownLosses / 3, train + " " + ownLosses);
    Set<String> lines = new HashSet<>();
    epochs.forEach(epoch -> lines.add(epoch.member().orElseThrow() + "/" + epoch.epoch()));
    assertEquals(3 * EPOCHS, lines.size());
    assertEquals(3 * EPOCHS * 5L, result.summary().get("steps")); // 160 rows by 32
    assertEquals(
        3 * trained(result).topology().parameterCount(), result.summary().get("parameters"));
  }

  private static RunControl checkpoints(String name, boolean resume) {
    return RunControl.withCheckpoints(folder.resolve(name).toString(), new Configuration(), resume);
  }

  private static RunResult run(Map<String, Object> values, RunControl control, int stopIn) {
    List<String> history = new ArrayList<>();
    RunObserver observer =
        new RunObserver() {
          private int steps;

          @Override
          public void batchEnded(int epoch, long rows, double meanLoss) {
            if (++steps == stopIn) {
              assertTrue(control.requestStop());
            }
          }

          @Override
          public void goesOn(List<String> lines) {
            history.addAll(lines);
          }
        };
    RunResult result = Tributary.run(table(), Settings.of(values), observer, control);
    history.forEach(line -> assertTrue(line.startsWith("{\"member\":"), line));
    return result;
  }

  /** In the first network's training, and in the last one's; 12 steps each. */
  @ParameterizedTest
  @CsvSource({"2, spark, local", "13, local, spark", "25, spark, spark", "30, local, local"})
  void aStoppedEnsembleGoesOnToTheSameBits(int step, String engine, String other) {
    Map<String, Object> values = settings(3);
    String undisturbed = trained(run(values)).parametersSha256();
    values.put("training.engine", engine);
    String name = "stopped-" + step;
    RunResult stopped = run(values, checkpoints(name, false), step);
    assertEquals("stopped", stopped.summary().get("status"));
    assertTrue(stopped.checkpoint().isPresent());
    values.put("training.engine", other);
    RunResult result = run(values, checkpoints(name, true), -1);
    assertEquals(undisturbed, trained(result).parametersSha256());
    assertEquals("completed", result.summary().get("status"));
    assertEquals(undisturbed, trained(run(values, checkpoints(name, true), -1)).parametersSha256());
  }

  @ParameterizedTest
  @CsvSource({"3, 1", "1, 3", "3, 2"})
  void anotherNumberOfNetworksIsAnotherRun(int before, int now) {
    String name = "number-" + before + "-" + now;
    run(settings(before), checkpoints(name, false), 2);
    String message =
        assertThrows(UserException.class, () -> run(settings(now), checkpoints(name, true), -1))
            .getMessage();
    assertTrue(
        message.contains("training.ensemble: %d then, %d now".formatted(before, now)), message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"local", "spark"})
  void aNetworkThatDivergesEndsTheRunByItsName(String engine) {
    Map<String, Object> values = settings(3);
    values.put("training.engine", engine);
    values.put("data.label", "amount");
    values.put("training.optimizer", Map.of("type", "sgd", "learningRate", 1e30));
    RunResult result = run(values);
    assertEquals("diverged", result.summary().get("status"));
    String message = (String) result.summary().get("message");
    assertTrue(message.matches("member [0-2]: .*learningRate.*"), message);
    assertTrue(result.model().isEmpty());
  }

  @Test
  void timeIsSharedByNetworksThatAreTrainedOneAfterTheOther() {
    Map<String, Object> values = settings(3);
    values.put("training.engine", "spark");
    values.put("training.epochs", 1_000_000);
    values.put("training.maxMinutes", 0.02);
    RunResult result = run(values);
    assertEquals("earlyStopped", result.summary().get("status"));
    for (Object member : members(result)) {
      assertNotEquals(0L, ((Map<?, ?>) member).get("steps"));
    }
    assertFalse(members(result).isEmpty());
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "two", "{members: 0}"})
  void anImpossibleNumberIsToldByTheKey(String written) {
    Map<String, Object> values = settings(null);
    values.put("training.ensemble", written.startsWith("{") ? Map.of("members", 0) : written);
    String message = assertThrows(UserException.class, () -> Settings.of(values)).getMessage();
    assertTrue(message.contains("training.ensemble"), message);
  }
}
