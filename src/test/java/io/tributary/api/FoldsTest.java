package io.tributary.api;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tributary.cluster.ShardFetch;
import io.tributary.config.UserException;
import io.tributary.data.Shard;
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
import io.tributary.training.TrainingListener;
import io.tributary.training.TrainingLoop;
import io.tributary.training.TrainingState;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Networks of which each is measured on a fold of the training rows, and learns from the others.
 */
class FoldsTest {
  private static final int MEMBERS = 3;
  private static final int EPOCHS = 4;
  private static final int ROWS = 150;

  @TempDir static Path folder;

  /** Rows by number; {@code id} is a whole number in each, and a feature. */
  private static Dataset<Row> table() {
    return SharedSpark.session()
        .range(ROWS)
        .selectExpr(
            "cast(id AS int) AS id",
            "sin(id) AS a",
            "cos(3 * id) AS b",
            "CASE WHEN sin(id) + cos(7 * id) > 0.3 THEN 'yes' ELSE 'no' END AS label",
            "2 * sin(id) - cos(3 * id) AS amount",
            "CASE WHEN id < 2 THEN 'two' WHEN id < 8 THEN 'six' ELSE 'all' END AS rare",
            "concat('g', cast(id % 3 AS int)) AS third");
  }

  private static Map<String, Object> settings(int members) {
    Map<String, Object> values = new HashMap<>();
    values.put("data.label", "label");
    values.put("data.features", List.of("a", "b", "id"));
    values.put("data.scaling", "none"); // which is fitted to all rows, of folds or of one network
    values.put("network.hidden", List.of(4));
    values.put("training.epochs", EPOCHS);
    values.put("training.batchSize", 32);
    values.put("training.shards", 2);
    values.put("training.engine", "local");
    values.put("training.mathBackend", "java");
    values.put("training.optimizer", Map.of("type", "adam", "learningRate", 0.003));
    if (members > 0) {
      values.put("training.ensemble", Map.of("members", members, "kind", "folds"));
    }
    return values;
  }

  private static RunResult run(Map<String, Object> values) {
    return Tributary.run(table(), Settings.of(values), new RunObserver() {});
  }

  private static TrainedModel trained(RunResult result) {
    return result.model().orElseThrow().trained();
  }

  private static Map<?, ?> map(Object value) {
    return (Map<?, ?>) value;
  }

  private static Map<?, ?> member(RunResult result, int m) {
    return map(((List<?>) result.summary().get("members")).get(m));
  }

  /** The ids of each fold's rows, as they lie in shards. */
  private static List<List<Integer>> folds(Map<String, Object> values, int members) {
    List<List<Integer>> folds = new ArrayList<>();
    try (PreparedTables tables =
        Tributary.prepare(table(), Settings.of(values), new RunObserver() {})) {
      EngineRows rows = new EngineRows(tables);
      for (int m = 0; m < members; m++) {
        Map<Split, SplitView> views = rows.views(m);
        List<Integer> own = ids(views.get(Split.VALIDATION));
        List<Integer> others = ids(views.get(Split.TRAINING));
        folds.add(own);
        others.removeAll(own);
        assertEquals(
            tables.training().trainingRowsInAll(), own.size() + others.size(), "fold " + m);
        assertEquals(own.size(), tables.training().foldRowsInAll(m));
      }
    }
    return folds;
  }

  private static List<Integer> ids(SplitView view) {
    List<Integer> ids = new ArrayList<>();
    for (Shard shard : ShardFetch.fetch(view)) {
      for (int row = 0; row < shard.rows(); row++) {
        ids.add((int) shard.value(row, 0));
      }
    }
    return ids;
  }

  private static void assertEachRowOnce(List<List<Integer>> folds) {
    List<Integer> all = new ArrayList<>();
    folds.forEach(all::addAll);
    assertEquals(IntStream.range(0, ROWS).boxed().toList(), all.stream().sorted().toList());
  }

  private static Dataset<Row> marked(List<Integer> heldOut) {
    return table().withColumn("held", functions.col("id").isin(heldOut.toArray()));
  }

  private static Map<String, Object> heldOutByColumn() {
    Map<String, Object> values = settings(0);
    values.put("data.validation", Map.of("column", "held"));
    return values;
  }

  /** The oracle is a loop for each network, on a table of which a column holds its fold out. */
  @Test
  void eachNetworkIsTheOneThatLearnsFromTheRowsOfTheOtherFolds() {
    Map<String, Object> values = settings(MEMBERS);
    RunResult result = run(values);
    TrainedModel ensemble = trained(result);
    Topology topology = ensemble.topology();
    List<List<Integer>> folds = folds(values, MEMBERS);
    assertEachRowOnce(folds);
    Map<?, ?> outOfFold = map(result.summary().get("outOfFold"));
    assertEquals(outOfFold, map(result.summary().get("final")).get("validation"));
    double lossSum = 0;
    double right = 0;
    for (int m = 0; m < MEMBERS; m++) {
      long seed = (Long) member(result, m).get("seed");
      Settings alone = Settings.of(heldOutByColumn());
      try (PreparedTables tables =
          Tributary.prepare(marked(folds.get(m)), alone, new RunObserver() {})) {
        TrainingState state =
            new TrainingState(
                topology.layout(),
                topology.initialParameters(alone.network().chosenInitializer(), seed),
                alone.training().optimizer());
        RowNetwork network =
            new RowNetwork(topology, tables.training().layout(), tables.encoding().label());
        MergeTree tree = MergeTree.of(2, topology.parameterCount());
        SplitView rows = SplitView.of(tables.training());
        try (LocalEngine engine =
            new LocalEngine(
                new Objective(network, MathBackend.JAVA, seed, tree),
                Map.of(Split.TRAINING, ShardFetch.fetch(rows)),
                1)) {
          new TrainingLoop(
                  engine,
                  new EpochPlan(tables.training().trainingRows(), 32),
                  alone.training().optimizer(),
                  false,
                  new TrainingListener() {})
              .run(state, EPOCHS);
        }
        assertArrayEquals(state.parameters(), ensemble.members()[m], "member " + m);
      }
      Map<String, Object> measured = alone(ensemble, m).evaluate(ofFold(folds.get(m)), "a fold");
      Map<?, ?> own = map(member(result, m).get("validation"));
      assertEquals((Double) measured.get("loss"), (Double) own.get("loss"), 1e-12);
      int n = folds.get(m).size();
      assertEquals((long) n, member(result, m).get("foldRows"));
      lossSum += n * (Double) measured.get("loss");
      right += n * (Double) measured.get("accuracy");
    }
    assertEquals(lossSum / ROWS, (Double) outOfFold.get("loss"), 1e-12);
    assertEquals(right / ROWS, (Double) outOfFold.get("accuracy"), 1e-12);
  }

  private static Model alone(TrainedModel ensemble, int m) {
    return new Model(
        new TrainedModel(
            ensemble.topology(), ensemble.encoding(), ensemble.members()[m], Map.of(), Map.of()));
  }

  private static Dataset<Row> ofFold(List<Integer> ids) {
    return table().filter(functions.col("id").isin(ids.toArray()));
  }

  /** The first network has the run's own seed: a run with its fold as validation is the oracle. */
  @Test
  void aNetworkStopsEarlyByItsOwnFold() {
    Map<String, Object> values = settings(MEMBERS);
    Map<String, Object> single = heldOutByColumn();
    for (Map<String, Object> each : List.of(values, single)) {
      each.put("training.earlyStopping", Map.of("patience", 2));
      each.put("training.epochs", 60);
      each.put("training.optimizer", Map.of("type", "adam", "learningRate", 0.05));
    }
    RunResult ensemble = run(values);
    List<Integer> fold = folds(values, MEMBERS).get(0);
    RunResult alone = Tributary.run(marked(fold), Settings.of(single), new RunObserver() {});
    assertEquals("earlyStopped", alone.summary().get("status"));
    assertArrayEquals(trained(alone).members()[0], trained(ensemble).members()[0]);
    for (String key : List.of("status", "epochs", "steps", "bestEpoch")) {
      assertEquals(alone.summary().get(key), member(ensemble, 0).get(key), key);
    }
    Map<?, ?> results = map(alone.summary().get("final"));
    assertEquals(results.get("validation"), member(ensemble, 0).get("validation"));
    assertEquals(results.get("train"), member(ensemble, 0).get("train"));
  }

  /** The oracle tries all thresholds on predictions of each network on its own fold. */
  @Test
  void theThresholdIsChosenOutOfFold() {
    Map<String, Object> values = settings(MEMBERS);
    values.put("training.threshold", Map.of("maximize", "f1"));
    RunResult result = run(values);
    List<List<Integer>> folds = folds(values, MEMBERS);
    List<Double> probabilities = new ArrayList<>();
    List<Boolean> positives = new ArrayList<>();
    for (int m = 0; m < MEMBERS; m++) {
      for (Row row :
          alone(trained(result), m)
              .transform(ofFold(folds.get(m)))
              .selectExpr("cast(probability[1] AS double)", "label = 'yes'")
              .collectAsList()) {
        probabilities.add(row.getDouble(0));
        positives.add(row.getBoolean(1));
      }
    }
    double best = 0;
    for (double threshold : probabilities) {
      int hits = 0;
      int predicted = 0;
      int all = 0;
      for (int i = 0; i < ROWS; i++) {
        boolean is = probabilities.get(i) >= threshold;
        hits += is && positives.get(i) ? 1 : 0;
        predicted += is ? 1 : 0;
        all += positives.get(i) ? 1 : 0;
      }
      best = Math.max(best, 2.0 * hits / (predicted + all));
    }
    assertEquals(best, (Double) map(result.summary().get("outOfFold")).get("f1"), 1e-12);
  }

  /** One after the other on Spark, side by side on this machine's threads, from any layout. */
  @Test
  void everyEngineGivesTheSameBitsAndMetrics() {
    Map<String, Object> values = settings(MEMBERS);
    values.put("training.earlyStopping", Map.of("patience", 1));
    values.put("training.threshold", Map.of("maximize", "f1"));
    values.put("data.test", 0.2);
    values.put("data.scaling", "standard");
    values.put("data.storage", "disk");
    RunResult local = run(values);
    values.put("training.engine", "spark");
    values.put("data.storage", "memory");
    RunResult spark =
        Tributary.run(table().repartition(7), Settings.of(values), new RunObserver() {});
    assertEquals(trained(local).parametersSha256(), trained(spark).parametersSha256());
    for (String key : List.of("final", "outOfFold", "members", "steps", "rows")) {
      assertEquals(local.summary().get(key), spark.summary().get(key), key);
    }
    assertEquals(trained(local).encoding(), trained(spark).encoding()); // with the threshold
    Map<?, ?> rows = map(local.summary().get("rows"));
    assertEquals((long) ROWS, (Long) rows.get("train") + (Long) rows.get("test"));
    assertTrue((Long) rows.get("test") > 0, rows + "");
    Map<String, Object> single = settings(0);
    single.put("data.validation", 0);
    single.put("data.test", 0.2);
    assertEquals(map(run(single).summary().get("rows")).get("test"), rows.get("test"));
  }

  private static RunResult run(Map<String, Object> values, String name, boolean resume, int stop) {
    RunControl control =
        RunControl.withCheckpoints(folder.resolve(name).toString(), new Configuration(), resume);
    RunObserver observer =
        new RunObserver() {
          private int steps;

          @Override
          public void batchEnded(int epoch, long rows, double meanLoss) {
            if (++steps == stop) {
              assertTrue(control.requestStop());
            }
          }
        };
    return Tributary.run(table(), Settings.of(values), observer, control);
  }

  /** Sixteen steps each, about. */
  @ParameterizedTest
  @CsvSource({"2, spark, local", "20, local, spark", "40, spark, local"})
  void aStoppedRunGoesOnToTheSameBits(int step, String engine, String other) {
    Map<String, Object> values = settings(MEMBERS);
    values.put("training.earlyStopping", Map.of("patience", 3));
    RunResult undisturbed = run(values);
    values.put("training.engine", engine);
    String name = "stopped-" + step;
    assertEquals("stopped", run(values, name, false, step).summary().get("status"));
    values.put("training.engine", other);
    RunResult result = run(values, name, true, -1);
    assertEquals(trained(undisturbed).parametersSha256(), trained(result).parametersSha256());
    assertEquals(undisturbed.summary().get("outOfFold"), result.summary().get("outOfFold"));
    assertEquals(undisturbed.summary().get("members"), result.summary().get("members"));
  }

  @Test
  void anEnsembleOfSeedsIsAnotherRun() {
    run(settings(MEMBERS), "folds", false, 2);
    Map<String, Object> seeds = settings(0);
    seeds.put("training.ensemble", MEMBERS);
    String message =
        assertThrows(UserException.class, () -> run(seeds, "folds", true, -1)).getMessage();
    assertTrue(message.contains("training.ensemble"), message);
    assertNull(run(seeds).summary().get("outOfFold"));
  }

  @Test
  void rowsOfAGroupAreInOneFold() {
    Map<String, Object> values = settings(MEMBERS);
    values.put("data.validation", Map.of("fraction", 0.2, "group", "third"));
    List<List<Integer>> folds = folds(values, MEMBERS);
    assertEachRowOnce(folds);
    for (List<Integer> fold : folds) { // as many groups as folds
      assertEquals(1, fold.stream().map(id -> id % 3).distinct().count(), fold + "");
      assertEquals(ROWS / 3, fold.size());
    }
    values.put("data.test", Map.of("fraction", 0.1, "group", "third"));
    assertEachRowOnce(withTheRest(folds(settingsOf(values, 2), 2)));
    assertTold(values, "column 'third' has 2 group(s)", "training.ensemble");
  }

  private static Map<String, Object> settingsOf(Map<String, Object> values, int members) {
    Map<String, Object> changed = new HashMap<>(values);
    changed.put("training.ensemble", Map.of("members", members, "kind", "folds"));
    return changed;
  }

  // What is left for the test is one group, and no part of another.
  private static List<List<Integer>> withTheRest(List<List<Integer>> folds) {
    List<Integer> rest = new ArrayList<>(IntStream.range(0, ROWS).boxed().toList());
    folds.forEach(rest::removeAll);
    assertEquals(1, rest.stream().map(id -> id % 3).distinct().count(), rest + "");
    List<List<Integer>> all = new ArrayList<>(folds);
    all.add(rest);
    return all;
  }

  @ParameterizedTest
  @CsvSource({"2", "3", "5"})
  void classesOfFewRowsAreSpreadOverTheFolds(int members) {
    Map<String, Object> values = settings(members);
    values.put("data.label", "rare");
    List<List<Integer>> folds = folds(values, members);
    assertEachRowOnce(folds);
    Map<String, List<Integer>> counts = new TreeMap<>();
    for (List<Integer> fold : folds) {
      int two = (int) fold.stream().filter(id -> id < 2).count();
      int six = (int) fold.stream().filter(id -> id >= 2 && id < 8).count();
      counts.computeIfAbsent("two", name -> new ArrayList<>()).add(two);
      counts.computeIfAbsent("six", name -> new ArrayList<>()).add(six);
      counts.computeIfAbsent("all", name -> new ArrayList<>()).add(fold.size() - two - six);
    }
    counts.forEach(
        (name, ofFolds) -> {
          int most = ofFolds.stream().mapToInt(n -> n).max().orElseThrow();
          int least = ofFolds.stream().mapToInt(n -> n).min().orElseThrow();
          boolean isFew = ofFolds.stream().mapToInt(n -> n).sum() <= 64 * members;
          assertTrue(most - least <= 1 || !isFew, name + counts);
        });
    String notes = run(values).summary().get("notes") + "";
    assertEquals(members > 2, notes.contains("fewer rows of 'two' than networks"), notes);
  }

  @Test
  void fewRowsOfARegressionArePartedEvenly() {
    Map<String, Object> values = settings(50);
    values.put("data.label", "amount");
    List<List<Integer>> folds = folds(values, 50);
    assertEachRowOnce(folds);
    folds.forEach(fold -> assertEquals(ROWS / 50, fold.size()));
    assertTold(settingsOf(values, ROWS + 1), "151 folds are too many", "training.ensemble");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "path | a/table.csv",
        "column | {column: held}",
        "latestBy | {fraction: 0.1, latestBy: a}"
      })
  void whatNoFoldCanReplaceIsTold(String form, String validation) {
    Map<String, Object> values = settings(MEMBERS);
    values.put(
        "data.validation",
        switch (form) {
          case "path" -> validation;
          case "column" -> Map.of("column", "held");
          default -> Map.of("fraction", 0.1, "latestBy", "a");
        });
    String message = assertThrows(UserException.class, () -> Settings.of(values)).getMessage();
    assertTrue(message.contains("validation"), message);
    assertTrue(message.contains("training.ensemble"), message);
  }

  @Test
  void oneFoldIsTold() {
    String message = assertThrows(UserException.class, () -> Settings.of(settings(1))).getMessage();
    assertTrue(message.contains("training.ensemble.members"), message);
    assertFalse(message.contains("\n"), message);
  }

  private static void assertTold(Map<String, Object> values, String... parts) {
    String message =
        assertThrows(
                UserException.class,
                () -> Tributary.prepare(table(), Settings.of(values), new RunObserver() {}))
            .getMessage();
    for (String part : parts) {
      assertTrue(message.contains(part), message);
    }
  }
}
