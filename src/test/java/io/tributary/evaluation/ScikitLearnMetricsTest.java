package io.tributary.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tributary.data.ClassLabel;
import io.tributary.data.NumericLabel;
import io.tributary.data.ValueType;
import io.tributary.network.CrossEntropy;
import io.tributary.network.Loss;
import io.tributary.network.OutputActivation;
import io.tributary.network.SquaredError;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Metrics of blocks of rows as scikit-learn 1.2.1 computes them, with {@code sample_weight}, from
 * the same probabilities (1 / (1 + e⁻ᶻ), e^zⱼ / Σ e^zₖ): {@code log_loss}, {@code
 * brier_score_loss}, {@code accuracy_score}, {@code balanced_accuracy_score}, {@code
 * matthews_corrcoef}, {@code precision_score}, {@code recall_score}, {@code f1_score} (also {@code
 * average="macro"} and {@code "weighted"}), {@code roc_auc_score}, {@code average_precision_score},
 * {@code top_k_accuracy_score(k=5)}, {@code median_absolute_error} and {@code
 * mean_absolute_percentage_error}; of more classes, Brier's score is NumPy's {@code average(((P -
 * eye(K)[y])**2).sum(1), weights=w)}.
 */
class ScikitLearnMetricsTest {
  private static final float[] LOGITS = {-1.5f, 0.25f, 2, -0.5f, 0.75f, 0.25f, -3, 1};
  private static final float[] ACTUAL = {0, 1, 1, 1, 0, 0, 0, 1};
  private static final float[] WEIGHTS = {1, 2, 0.5f, 1, 1.5f, 1, 3, 0.25f};

  private static ClassLabel label(int classes) {
    return new ClassLabel(
        "y",
        ValueType.NUMBER,
        "bigint",
        IntStream.range(0, classes).mapToObj(Integer::toString).toList());
  }

  // A block of rows whose losses are of no account unless they are the log loss.
  private static Map<String, Object> metrics(
      Loss loss,
      OutputActivation activation,
      int classes,
      float[] logits,
      float[] targets,
      double[] losses,
      float[] weights) {
    int rows = weights.length;
    int units = logits.length / rows;
    float[] outputs = new float[logits.length];
    for (int i = 0; i < rows; i++) {
      double sum = 0;
      for (int j = 0; j < units; j++) {
        double z = logits[i * units + j];
        double e = activation == OutputActivation.SOFTMAX ? Math.exp(z) : 1 / (1 + Math.exp(-z));
        sum += e;
        outputs[i * units + j] = (float) e;
      }
      for (int j = 0; j < units && activation == OutputActivation.SOFTMAX; j++) {
        outputs[i * units + j] /= (float) sum;
      }
    }
    EvaluationSum all = EvaluationSum.of(label(classes), loss);
    all.add(
        new ScoredRows(
            label(classes), activation, units, logits, outputs, targets, losses, weights),
        rows);
    return all.metrics().plain();
  }

  private static void assertMetrics(Map<String, Double> expected, Map<String, Object> metrics) {
    expected.forEach((name, value) -> assertEquals(value, (Double) metrics.get(name), 1e-7, name));
  }

  @Test
  void eightWeightedRowsOfTwoClasses() {
    Map<String, Double> expected =
        Map.ofEntries(
            Map.entry("logLoss", 0.502064050057952),
            Map.entry("brier", 0.17990401760384941),
            Map.entry("accuracy", 0.6585365853658537),
            Map.entry("balancedAccuracy", 0.6743589743589744),
            Map.entry("mcc", 0.33603302355303255),
            Map.entry("precision", 0.5238095238095238),
            Map.entry("recall", 0.7333333333333333),
            Map.entry("f1", 0.611111111111111),
            Map.entry("macroF1", 0.6533816425120773),
            Map.entry("weightedF1", 0.6647225167903853),
            Map.entry("auc", 0.7333333333333334),
            Map.entry("averagePrecision", 0.6393650793650794));
    assertMetrics(
        expected,
        metrics(
            new SquaredError(),
            OutputActivation.SIGMOID,
            2,
            LOGITS,
            ACTUAL,
            new double[8],
            WEIGHTS));
    // Two softmax units, 0 and z, have the same probabilities.
    float[] logits = new float[16];
    float[] targets = new float[16];
    for (int i = 0; i < 8; i++) {
      logits[2 * i + 1] = LOGITS[i];
      targets[2 * i + (int) ACTUAL[i]] = 1;
    }
    assertMetrics(
        expected,
        metrics(
            new SquaredError(),
            OutputActivation.SOFTMAX,
            2,
            logits,
            targets,
            new double[8],
            WEIGHTS));
  }

  /**
   * log_loss and brier_score_loss are those of each label, and their mean; f1_score's and
   * average_precision_score's averages are theirs.
   */
  @Test
  void sixWeightedRowsOfThreeLabels() {
    float[][] logits = {
      {-1.5f, 0.25f, 2},
      {-0.5f, 0.75f, 0.25f},
      {-3, 1, -0.25f},
      {0.5f, -2, 1.5f},
      {1.25f, 0.25f, -1},
      {-0.75f, -0.5f, 0.125f}
    };
    float[][] actual = {{0, 1, 1}, {1, 0, 0}, {0, 1, 0}, {1, 0, 1}, {1, 1, 0}, {0, 0, 1}};
    double[] weights = {1, 2, 0.5, 1, 1.5, 3};
    MultiLabelSum sum = new MultiLabelSum(3);
    for (int i = 0; i < 6; i++) {
      sum.add(logits[i], actual[i], 0, weights[i], 0);
    }
    assertMetrics(
        Map.of(
            "logLoss", 0.5274705330330995,
            "brier", 0.17622243941130336,
            "averagePrecision", 0.8317460317460318,
            "microF1", 0.7777777777777777,
            "macroF1", 0.7658730158730158,
            "accuracy", 0.7777777777777778,
            "hammingLoss", 0.2222222222222222),
        sum.metrics().plain());
  }

  @Test
  void extremeLogitsOfLabelsHaveAFiniteLogLoss() {
    MultiLabelSum sum = new MultiLabelSum(2);
    sum.add(new float[] {-1000, 1000}, new float[] {1, 1}, 0, 1, 0);
    assertEquals(500.0, sum.metrics().plain().get("logLoss"));
    assertEquals(0.5, sum.metrics().plain().get("brier"));
  }

  /** The loss that is trained with is the log loss: it is not computed once more. */
  @Test
  void crossEntropyIsTheLogLoss() {
    double[] losses = {1, 2, 3, 4, 5, 6, 7, 8};
    Map<String, Object> metrics =
        metrics(new CrossEntropy(), OutputActivation.SIGMOID, 2, LOGITS, ACTUAL, losses, WEIGHTS);
    assertEquals(metrics.get("loss"), metrics.get("logLoss"));
  }

  private static Map<String, Object> sevenClasses(OutputActivation activation) {
    int rows = 21;
    int classes = 7;
    float[] logits = new float[rows * classes];
    float[] targets = new float[rows * classes];
    float[] weights = new float[rows];
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < classes; j++) {
        logits[i * classes + j] = ((3 * i + 5 * j + i * j) % 11 - 5) / 4f;
      }
      targets[i * classes + (i * i + 2 * i) % classes] = 1;
      weights[i] = 1 + i % 4 / 2f;
    }
    return metrics(
        new CrossEntropy(), activation, classes, logits, targets, new double[rows], weights);
  }

  @Test
  void sevenClassesOfWhichFourOccur() {
    Map<String, Object> metrics = sevenClasses(OutputActivation.SIGMOID);
    assertMetrics(
        Map.of(
            "accuracy", 0.16666666666666666,
            "balancedAccuracy", 0.14285714285714285,
            "mcc", 0.01291709780248646,
            "macroF1", 0.08886765408504539,
            "weightedF1", 0.181438127090301,
            "top5Accuracy", 0.6805555555555556),
        metrics);
    assertFalse(metrics.containsKey("f1"));
    assertEquals(
        0.9220902159881117, (Double) sevenClasses(OutputActivation.SOFTMAX).get("brier"), 1e-7);
    // Each of several sigmoid units speaks for itself: their shares are the probabilities.
    assertMetrics(Map.of("logLoss", 1.9917014120735321, "brier", 0.8681199842014029), metrics);
  }

  @Test
  void extremeLogitsHaveAFiniteLogLoss() {
    float[] logits = {-1000, 1000};
    // ln(1 + e¹⁰⁰⁰) of both rows.
    assertEquals(
        1000.0,
        metrics(
                new SquaredError(),
                OutputActivation.SIGMOID,
                2,
                logits,
                new float[] {1, 0},
                new double[2],
                new float[] {1, 1})
            .get("logLoss"));
  }

  @Test
  void whatIsNotDefinedIsNull() {
    ClassificationSum onlyPositive = new ClassificationSum(2);
    onlyPositive.add(1, 1, 1, 0, 0.5f);
    assertNull(onlyPositive.metrics().plain().get("mcc"));
    assertEquals(1.0, onlyPositive.metrics().plain().get("averagePrecision"));
    ClassificationSum neverPredicted = new ClassificationSum(2);
    neverPredicted.add(1, 0, 1, 0, 0.5f);
    neverPredicted.add(0, 0, 1, 0, 0.5f);
    // scikit-learn's matthews_corrcoef, too, is 0 here.
    assertEquals(0.0, neverPredicted.metrics().plain().get("mcc"));
    assertNull(neverPredicted.metrics().plain().get("precision"));
    assertEquals(0.0, neverPredicted.metrics().plain().get("recall"));
    ClassificationSum onlyNegative = new ClassificationSum(2);
    onlyNegative.add(0, 0, 1, 0, 0.5f);
    assertNull(onlyNegative.metrics().plain().get("averagePrecision"));
    assertNull(onlyNegative.metrics().plain().get("f1"));
    assertTrue(
        new ClassificationSum(7)
            .metrics().values().stream().allMatch(metric -> metric.defined().isEmpty()));
  }

  private static Map<String, Object> regression(double[] target, double[] predicted, double... w) {
    RegressionSum sum = new RegressionSum(1);
    for (int i = 0; i < target.length; i++) {
      sum.add(predicted, i, target, i, w.length > 0 ? w[i] : 1);
    }
    return sum.metrics().plain();
  }

  @Test
  void sixWeightedNumbers() {
    double[] target = {3, -0.5, 2, 7, -4, 10.5};
    double[] predicted = {2.5, 0, 2, 8, -5.5, 7};
    assertMetrics(
        Map.of(
            "mae", 1.6470588235294117,
            "medianAbsoluteError", 1.0,
            "mape", 0.42507002801120447,
            "r2", 0.832732384037157),
        regression(target, predicted, 1, 2, 1, 0.5, 1, 3));
    // Between the third and the fourth of six.
    assertEquals(0.75, regression(target, predicted).get("medianAbsoluteError"));
  }

  @Test
  void aPercentageOfZeroIsNotDefined() {
    assertNull(regression(new double[] {1, 0}, new double[] {1, 1}).get("mape"));
    // 0.1 as the mean is no float: the packed 0 comes back as some 10⁻⁹, which is 0 all the same.
    NumericLabel label = new NumericLabel(List.of("y"), List.of(0.1), List.of(0.3));
    RegressionSum sum = new RegressionSum(label, new SquaredError());
    double packed = label.inOwnUnits(0, (float) ((0 - 0.1) / 0.3));
    assertTrue(packed != 0 && Math.abs(packed) < 1e-8, packed + "");
    sum.add(new double[] {1}, 0, new double[] {packed}, 0, 1);
    assertNull(sum.metrics().plain().get("mape"));
  }

  /** Against a sort of all errors, and the same whatever the split, also beyond the limit. */
  @Test
  void theMedianOfManyErrorsDependsOnNoSplit() {
    SplittableRandom random = new SplittableRandom(20261128);
    for (int rows : new int[] {1001, AbsoluteErrors.MAX_DISTINCT, 100_000}) {
      double[] errors = random.doubles(rows, -1, 1).map(x -> x * x * x).toArray();
      Double whole = (Double) merged(errors, 1).get("medianAbsoluteError");
      for (int parts : new int[] {2, 7, 64}) {
        assertEquals(whole, merged(errors, parts).get("medianAbsoluteError"), parts + " parts");
      }
      double[] sorted = Arrays.stream(errors).map(Math::abs).sorted().toArray();
      double median = (sorted[(rows - 1) / 2] + sorted[rows / 2]) / 2;
      boolean exact = rows <= AbsoluteErrors.MAX_DISTINCT;
      assertEquals(median, whole, median * (exact ? 1e-7 : 1e-3), rows + " rows");
    }
  }

  private static Map<String, Object> merged(double[] errors, int parts) {
    RegressionSum all = new RegressionSum(1);
    for (int part = 0; part < parts; part++) {
      RegressionSum sum = new RegressionSum(1);
      int end = (int) ((long) errors.length * (part + 1) / parts);
      for (int i = (int) ((long) errors.length * part / parts); i < end; i++) {
        sum.add(new double[] {errors[i]}, 0, new double[] {0}, 0, 1);
      }
      sum.compact();
      all.merge(sum);
    }
    return all.metrics().plain();
  }
}
