package io.tributary.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tributary.network.OutputActivation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class MultiLabelSumTest {
  private static final float YES = 2.2f;
  private static final float NO = -2.2f;

  private static MultiLabelSum sum(float[][] predicted, float[][] actual) {
    MultiLabelSum sum = new MultiLabelSum(predicted[0].length);
    for (int i = 0; i < predicted.length; i++) {
      sum.add(predicted[i], actual[i], 0, 1, 0);
    }
    return sum;
  }

  private static double metric(MultiLabelSum sum, String name) {
    return (Double) sum.metrics().plain().get(name);
  }

  @Test
  void metricsOfThreeWeightedRowsByHand() {
    MultiLabelSum sum = new MultiLabelSum(3);
    sum.add(new float[] {YES, NO, YES}, new float[] {1, 0, 1}, 0, 2.0, 0.5); // all right
    sum.add(new float[] {YES, YES, NO}, new float[] {0, 1, 1}, 0, 1.0, 3.0); // FP TP FN
    sum.add(new float[] {NO, NO, NO}, new float[] {1, 0, 0}, 0, 0.5, 2.0); // FN - -
    Map<String, Object> metrics = sum.metrics().plain();
    assertEquals(
        List.of(
            "loss",
            "logLoss",
            "brier",
            "accuracy",
            "hammingLoss",
            "microF1",
            "macroF1",
            "averagePrecision"),
        List.copyOf(metrics.keySet()));
    assertEquals((2 * 0.5 + 3.0 + 0.5 * 2.0) / 3.5, metric(sum, "loss"), 1e-15);
    assertEquals(2.0 / 3.5, metric(sum, "accuracy"), 1e-15);
    // Wrong: two labels of weight 1, one of weight 0.5, of three labels a row.
    assertEquals(2.5 / (3 * 3.5), metric(sum, "hammingLoss"), 1e-15);
    // Label 0: TP 2, FP 1, FN 0.5; label 1: TP 1; label 2: TP 2, FN 1.
    assertEquals(2 * 5.0 / (2 * 5.0 + 1 + 1.5), metric(sum, "microF1"), 1e-15);
    assertEquals((4 / 5.5 + 1 + 4 / 5.0) / 3, metric(sum, "macroF1"), 1e-15);
  }

  /** The multi-label example in the documentation of scikit-learn's f1_score. */
  @Test
  void f1OfScikitLearnsExample() {
    float[][] actual = {{0, 0, 0}, {1, 1, 1}, {0, 1, 1}};
    float[][] predicted = {{NO, NO, NO}, {YES, YES, YES}, {YES, YES, NO}};
    // f1_score(y_true, y_pred, average=None) = [0.667, 1, 0.667].
    assertEquals((2 / 3.0 + 1 + 2 / 3.0) / 3, metric(sum(predicted, actual), "macroF1"), 1e-15);
    // TP 4, FP 1, FN 1.
    assertEquals(0.8, metric(sum(predicted, actual), "microF1"), 1e-15);
    assertEquals(2 / 9.0, metric(sum(predicted, actual), "hammingLoss"), 1e-15);
  }

  /** The examples of scikit-learn's accuracy_score (0.5) and hamming_loss (0.75). */
  @Test
  void accuracyAndHammingLossOfScikitLearnsExamples() {
    float[][] ones = {{YES, YES}, {YES, YES}};
    assertEquals(0.5, metric(sum(ones, new float[][] {{0, 1}, {1, 1}}), "accuracy"));
    assertEquals(
        0.75,
        metric(
            sum(new float[][] {{NO, NO}, {NO, NO}}, new float[][] {{0, 1}, {1, 1}}),
            "hammingLoss"));
  }

  @Test
  void aLabelThatNeverOccursHasAnF1OfZero() {
    MultiLabelSum sum = sum(new float[][] {{YES, NO}, {NO, NO}}, new float[][] {{1, 0}, {0, 0}});
    assertEquals(0.5, metric(sum, "macroF1")); // (1 + 0) / 2
    assertEquals(1, metric(sum, "microF1"));
    MultiLabelSum nothing = sum(new float[][] {{NO, NO}}, new float[][] {{0, 0}});
    assertEquals(0, metric(nothing, "microF1"));
    assertEquals(0, metric(nothing, "macroF1"));
    assertEquals(1, metric(nothing, "accuracy"));
  }

  @Test
  void oneHalfIsNotAboveOneHalf() {
    MultiLabelSum sum = sum(new float[][] {{0, Float.MIN_VALUE}}, new float[][] {{0, 1}});
    assertEquals(1, metric(sum, "accuracy"));
  }

  @Test
  void undefinedMetricsAreNull() {
    MultiLabelSum none = new MultiLabelSum(2);
    none.add(new float[] {YES, YES}, new float[] {1, 1}, 0, 0, Double.NaN); // weighs nothing
    for (Map.Entry<String, Object> metric : none.metrics().plain().entrySet()) {
      assertNull(metric.getValue(), metric.getKey());
    }
    MultiLabelSum diverged = new MultiLabelSum(2);
    diverged.add(new float[] {Float.NaN, NO}, new float[] {1, 0}, 0, 1, Double.NaN);
    for (String name : List.of("loss", "logLoss", "brier", "averagePrecision")) {
      assertNull(diverged.metrics().plain().get(name), name);
    }
    assertEquals(0, metric(diverged, "accuracy"));
  }

  @Test
  void badArgumentsAreRefused() {
    MultiLabelSum sum = new MultiLabelSum(2);
    float[] two = new float[2];
    assertThrows(IndexOutOfBoundsException.class, () -> sum.add(two, two, 1, 1, 0));
    assertThrows(IllegalArgumentException.class, () -> sum.add(two, two, 0, -1, 0));
    assertThrows(IllegalArgumentException.class, () -> sum.merge(new MultiLabelSum(3)));
    assertThrows(IllegalArgumentException.class, () -> sum.merge(new ClassificationSum(2)));
    assertThrows(IllegalArgumentException.class, () -> new MultiLabelSum(0));
  }

  /** Weights are multiples of 1/4, so that sums are exact whatever their order. */
  @Test
  void partsMergedEqualTheWhole() {
    Random random = new Random(4);
    MultiLabelSum whole = new MultiLabelSum(3);
    List<MultiLabelSum> parts = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      if (i % 7 == 0) {
        parts.add(new MultiLabelSum(3));
      }
      float[] predicted = {
        random.nextFloat() - 0.5f, random.nextFloat() - 0.5f, random.nextFloat() - 0.5f, 9
      };
      float[] actual = {random.nextInt(2), random.nextInt(2), random.nextInt(2), 9};
      double weight = random.nextInt(4) / 4.0;
      double loss = random.nextInt(9);
      whole.add(predicted, actual, 0, weight, loss);
      parts.get(parts.size() - 1).add(predicted, actual, 0, weight, loss);
    }
    MultiLabelSum merged = new MultiLabelSum(3);
    parts.forEach(merged::merge);
    for (Metric metric : whole.metrics().values()) {
      boolean isRounded = metric.name().equals("logLoss") || metric.name().equals("brier");
      double tolerance = isRounded ? 1e-14 : 0;
      assertEquals(metric.value(), metric(merged, metric.name()), tolerance, metric.name());
    }
  }

  /** 1,000 labels take no more than 1024 scores each, and average precision is hardly off. */
  @Test
  void labelsShareTheRoomForScores() {
    MultiLabelSum many = new MultiLabelSum(1000);
    assertTrue(many.mostBytes() < 25e6, many.mostBytes() + " bytes");
    SplittableRandom random = new SplittableRandom(5);
    BinaryScores exact = new BinaryScores();
    float[] logits = new float[1000];
    float[] actual = new float[1000];
    for (int i = 0; i < 3000; i++) {
      float logit = (float) (4 * random.nextDouble() - 2);
      boolean isTrue = random.nextDouble() < OutputActivation.probability(logit);
      logits[7] = logit;
      actual[7] = isTrue ? 1 : 0;
      many.add(logits, actual, 0, 1, 0);
      exact.add(logit, isTrue, 1);
    }
    many.compact();
    assertEquals(exact.averagePrecision(), metric(many, "averagePrecision"), 1e-3);
  }
}
