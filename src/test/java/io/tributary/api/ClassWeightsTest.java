package io.tributary.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tributary.config.Config;
import io.tributary.config.YamlWriter;
import io.tributary.testing.SharedSpark;
import io.tributary.training.EpochReport;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

/** {@code data.classWeights} in whole runs. */
class ClassWeightsTest {
  private static final StructType SCHEMA =
      new StructType()
          .add("x", DataTypes.DoubleType)
          .add("y", DataTypes.DoubleType)
          .add("w", DataTypes.DoubleType)
          .add("label", DataTypes.StringType);

  /** What a run said and came to. */
  private record Run(
      RunResult result,
      Map<String, Object> configuration,
      List<String> told,
      List<EpochReport> epochs) {
    String hash() {
      return (String) result.summary().get("parametersSha256");
    }

    Map<?, ?> train() {
      return (Map<?, ?>) ((Map<?, ?>) result.summary().get("final")).get("train");
    }

    Object provenance() {
      return result.model().orElseThrow().trained().provenance().get("classWeights");
    }
  }

  private static Run run(Dataset<Row> table, Map<String, Object> values) {
    Map<String, Object> configuration = new HashMap<>();
    List<String> told = new ArrayList<>();
    List<EpochReport> epochs = new ArrayList<>();
    RunResult result =
        Tributary.run(
            table,
            Settings.of(values),
            new RunObserver() {
              @Override
              public void begins(Map<String, Object> effective, long rows, int epochCount) {
                configuration.putAll(effective);
              }

              @Override
              public void tells(String line) {
                told.add(line);
              }

              @Override
              public void epochEnded(EpochReport report) {
                epochs.add(report);
              }
            });
    return new Run(result, configuration, told, epochs);
  }

  private static Map<String, Object> values() {
    Map<String, Object> values = new HashMap<>();
    values.put("data.label", "label");
    values.put("data.ignore", List.of("w"));
    values.put("data.validation", 0);
    values.put("network.hidden", List.of(4));
    values.put("training.epochs", 3);
    values.put("training.batchSize", 20);
    values.put("training.shards", 3);
    values.put("training.engine", "local");
    return values;
  }

  private static Dataset<Row> table(List<Row> rows) {
    return SharedSpark.session().createDataFrame(rows, SCHEMA);
  }

  /** 90 rows "no", 30 "yes", 30 "so: so"; weights 1, 3 and 2. */
  private static Dataset<Row> unevenClasses() {
    Random random = new Random(2);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 150; i++) {
      String label = i % 5 < 3 ? "no" : i % 5 == 3 ? "yes" : "so: so";
      double weight = i % 5 < 3 ? 1 : i % 5 == 3 ? 3 : 2;
      double shift = label.equals("yes") ? 1 : 0;
      rows.add(
          RowFactory.create(random.nextGaussian() + shift, random.nextGaussian(), weight, label));
    }
    return table(rows);
  }

  @Test
  void balancedIsTheFormulaGivenAsNumbers() {
    Dataset<Row> table = unevenClasses();
    Map<String, Object> values = values();
    String unweighted = run(table, values).hash();
    values.put("data.classWeights", "balanced");
    Run balanced = run(table, values);
    values.put(
        "data.classWeights",
        Map.of("no", 150 / (3 * 90.0), "so: so", 150 / (3 * 30.0), "yes", 150 / (3 * 30.0)));
    Run given = run(table, values);
    assertEquals(given.hash(), balanced.hash());
    assertNotEquals(unweighted, balanced.hash());
    assertTrue(
        balanced.told.contains("Class weights: no 0.556, so: so 1.67, yes 1.67"),
        balanced.told.toString());
    assertEquals(given.provenance(), balanced.provenance());
    values.remove("data.classWeights");
    assertNull(run(table, values).provenance());
  }

  /** The classes weigh 90, 90 and 60 in all: 240. */
  @Test
  void balancedCountsRowWeights() {
    Dataset<Row> table = unevenClasses();
    Map<String, Object> values = values();
    values.remove("data.ignore");
    values.put("data.weight", "w");
    values.put("data.classWeights", "balanced");
    Run balanced = run(table, values);
    values.put(
        "data.classWeights",
        Map.of("no", 240 / (3 * 90.0), "yes", 240 / (3 * 90.0), "so: so", 240 / (3 * 60.0)));
    assertEquals(run(table, values).hash(), balanced.hash());
  }

  @Test
  void everyEngineAndTheEffectiveConfigurationGiveTheSameBits() {
    Dataset<Row> table = unevenClasses();
    Map<String, Object> values = values();
    for (Object setting : List.of("balanced", Map.of("yes", 3, "so: so", 0.5))) {
      values.put("data.classWeights", setting);
      values.put("data.validation", 0.2);
      values.put("training.engine", "local");
      Run local = run(table, values);
      values.put("training.engine", "spark");
      Run spark = run(table, values);
      assertEquals(local.hash(), spark.hash());
      assertEquals(
          local.epochs.stream().map(EpochReport::trainingLoss).toList(),
          spark.epochs.stream().map(EpochReport::trainingLoss).toList());
      assertEquals(
          setting.equals("balanced") ? "balanced" : Map.of("yes", 3.0, "so: so", 0.5),
          ((Map<?, ?>) local.configuration.get("data")).get("classWeights"));
      Config written =
          Config.parse("config.yaml", YamlWriter.write(local.configuration), List.of());
      assertEquals(
          local.hash(),
          Tributary.run(table, Settings.read(written, "again", false), new RunObserver() {})
              .summary()
              .get("parametersSha256"));
    }
  }

  /**
   * Two rows in one batch: their sum does not depend on their order, which the row weight, as a
   * part of the rows' keys, may change. (java has no fused multiply-add, which would see the
   * order.)
   */
  @Test
  void aClassWeightOfTwoIsARowWeightOfTwo() {
    Map<String, Object> values = values();
    values.put("data.scaling", "none");
    values.put("training.epochs", 50);
    values.put("training.batchSize", 2);
    values.put("training.shards", 1);
    values.put("training.mathBackend", "java");
    values.put("data.classWeights", Map.of("b", 2));
    String byClass =
        run(
                table(
                    List.of(
                        RowFactory.create(0.3, -1.1, 7.0, "a"),
                        RowFactory.create(0.7, 0.2, 7.0, "b"))),
                values)
            .hash();
    values.remove("data.classWeights");
    values.remove("data.ignore");
    values.put("data.weight", "w");
    String byRow =
        run(
                table(
                    List.of(
                        RowFactory.create(0.3, -1.1, 1.0, "a"),
                        RowFactory.create(0.7, 0.2, 2.0, "b"))),
                values)
            .hash();
    assertEquals(byRow, byClass);
  }

  @Test
  void theLossOfAnEpochCountsThemAndMetricsDoNot() {
    Dataset<Row> table = unevenClasses();
    Map<String, Object> values = values();
    values.put("training.batchSize", 150);
    values.put("training.mathBackend", "java");
    values.put("training.epochs", 0);
    Run plain = run(table, values);
    values.put("data.classWeights", Map.of("no", 0, "yes", 2, "so: so", 0));
    Run weighted = run(table, values);
    assertEquals(plain.result.summary().get("final"), weighted.result.summary().get("final"));

    // The first batch meets the initial parameters; of its rows, only those of "yes" count.
    Model initial = plain.result.model().orElseThrow();
    double lossOfYes =
        (Double) initial.evaluate(table.filter("label = 'yes'"), "yes alone").get("loss");
    values.put("training.epochs", 1);
    assertEquals(lossOfYes, run(table, values).epochs.get(0).trainingLoss(), 1e-9);
    assertNotEquals(lossOfYes, (Double) plain.train().get("loss"), 1e-3);
  }

  /** What classes weigh shows in what is predicted: a rare class is found once it counts. */
  @Test
  void aHeavyClassIsPredictedMoreOften() {
    Dataset<Row> table = unevenClasses();
    Map<String, Object> values = values();
    values.put("training.epochs", 20);
    values.put("training.optimizer.learningRate", 0.02);
    values.put("data.classWeights", Map.of("yes", 100));
    List<?> confusion = (List<?>) run(table, values).train().get("confusion");
    assertEquals(30L, ((List<?>) confusion.get(2)).get(2), confusion.toString()); // all of "yes"
  }
}
