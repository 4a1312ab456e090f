package io.tributary.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tributary.data.ClassLabel;
import io.tributary.data.LabelEncoding;
import io.tributary.data.NumericLabel;
import io.tributary.data.ValueType;
import io.tributary.evaluation.ClassificationSum;
import io.tributary.evaluation.MultiLabelSum;
import io.tributary.evaluation.RegressionSum;
import io.tributary.testing.SharedSpark;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

/** The baseline is learnt from the training rows, and measured on the rows that the model is. */
class BaselineTest {
  private static final LabelEncoding CLASSES =
      new ClassLabel("label", ValueType.TEXT, "string", List.of("a", "b", "c"));

  @Test
  void theMostFrequentClassByWeight() {
    ClassificationSum training = new ClassificationSum(3);
    training.add(0, 2, 1, 0, 0);
    training.add(0, 2, 1, 0, 0);
    training.add(1, 2, 2.5, 0, 0);
    Baseline baseline = Baseline.of(training, CLASSES);
    assertEquals("b", baseline.prediction());
    assertEquals(Map.of("accuracy", 2.5 / 4.5), training.metricOf(baseline.constant()).plain());
    ClassificationSum test = new ClassificationSum(3);
    test.add(1, 0, 1, 0, 0);
    test.add(2, 2, 3, 0, 0);
    assertEquals(Map.of("accuracy", 0.25), test.metricOf(baseline.constant()).plain());
  }

  @Test
  void theMeanOfTheTrainingRows() {
    RegressionSum training = new RegressionSum(1);
    training.add(new double[] {0}, 0, new double[] {1}, 0, 1);
    training.add(new double[] {0}, 0, new double[] {5}, 0, 3);
    Baseline baseline = Baseline.of(training, NumericLabel.unscaled(List.of("y")));
    assertEquals(4.0, baseline.prediction());
    // Errors of 4: −3 and 1, weighing 1 and 3.
    assertEquals(
        Map.of("rmse", Math.sqrt(12 / 4.0)), training.metricOf(baseline.constant()).plain());
    RegressionSum test = new RegressionSum(1);
    test.add(new double[] {9}, 0, new double[] {2}, 0, 1);
    test.add(new double[] {9}, 0, new double[] {8}, 0, 1);
    // Errors of 4: −2 and 4.
    assertEquals(
        Math.sqrt(20 / 2.0),
        (Double) test.metricOf(baseline.constant()).plain().get("rmse"),
        1e-15);
  }

  @Test
  void theMoreFrequentValueOfEachLabel() {
    MultiLabelSum sum = new MultiLabelSum(2);
    sum.add(new float[] {1, 1}, new float[] {1, 0}, 0, 2, 0);
    sum.add(new float[] {1, 1}, new float[] {1, 1}, 0, 1, 0);
    // 1 and 0: wrong is the second label of the second row, 1 of 2 · 3.
    assertEquals(Map.of("hammingLoss", 1 / 6.0), sum.metricOf(sum.constantPrediction()).plain());
  }

  @Test
  void whatAModelSaysIsReadAndAnythingElsePassedOver() {
    Map<String, Object> good = Map.of("baseline", Map.of("prediction", "c"));
    assertEquals(2, Baseline.read(good, CLASSES).orElseThrow().constant()[0]);
    LabelEncoding numbers = NumericLabel.unscaled(List.of("y", "z"));
    assertEquals(
        7.5,
        Baseline.read(Map.of("baseline", Map.of("prediction", List.of(3, 7.5))), numbers)
            .orElseThrow()
            .constant()[1]);
    for (Object odd : List.of("d", 3, List.of(), List.of("x", 1), Map.of())) {
      Map<String, Object> metrics = Map.of("baseline", Map.of("prediction", odd));
      assertEquals(Optional.empty(), Baseline.read(metrics, CLASSES), odd.toString());
      assertEquals(Optional.empty(), Baseline.read(metrics, numbers), odd.toString());
    }
    assertEquals(Optional.empty(), Baseline.read(Map.of("baseline", 4), CLASSES));
    assertEquals(Optional.empty(), Baseline.read(Map.of(), CLASSES));
  }

  /** The summary's numbers, and evaluate's on the same rows, against counts of the table. */
  @Test
  void theSummaryAndEvaluationsHaveItBesideTheMetrics() {
    Dataset<Row> table =
        SharedSpark.session()
            .range(60)
            .selectExpr("id % 7 AS x", "CASE WHEN id % 3 = 0 THEN 'odd one' ELSE 'many' END AS y");
    RunResult result =
        Tributary.run(
            table,
            Settings.of(
                Map.of(
                    "network.hidden",
                    List.of(),
                    "data.label",
                    "y",
                    "data.validation",
                    0,
                    "training.epochs",
                    1)),
            new RunObserver() {});
    Map<?, ?> results = (Map<?, ?>) result.summary().get("final");
    assertEquals(
        Map.of("prediction", "many", "train", Map.of("accuracy", 40 / 60.0)),
        results.get("baseline"));
    Map<?, ?> perClass = (Map<?, ?>) results.get("perClass");
    assertEquals(List.of("many", "odd one"), perClass.get("class"));
    assertEquals(List.of(40L, 20L), ((Map<?, ?>) perClass.get("train")).get("support"));
    Model model = result.model().orElseThrow();
    Map<String, Object> report = model.report(table.filter("id < 9"), "nine rows", note -> {});
    assertEquals(Map.of("prediction", "many", "accuracy", 6 / 9.0), report.get("baseline"));
    assertEquals(List.of(6L, 3L), ((Map<?, ?>) report.get("perClass")).get("support"));
    assertTrue(
        report.entrySet().containsAll(model.evaluate(table.filter("id < 9"), "nine").entrySet()));
  }
}
