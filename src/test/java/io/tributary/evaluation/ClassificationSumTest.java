package io.tributary.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ClassificationSumTest {
  private record Row(int actual, int predicted, double weight, double loss, float score) {}

  private static ClassificationSum sum(int classes, List<Row> rows) {
    ClassificationSum sum = new ClassificationSum(classes);
    rows.forEach(r -> sum.add(r.actual, r.predicted, r.weight, r.loss, r.score));
    return sum;
  }

  /** Actual against predicted classes, with weight and loss 1. */
  private static ClassificationSum labels(int classes, int[] actual, int[] predicted) {
    ClassificationSum sum = new ClassificationSum(classes);
    for (int i = 0; i < actual.length; i++) {
      sum.add(actual[i], predicted[i], 1, 1, 0);
    }
    return sum;
  }

  private static Object auc(int[] actual, float... scores) {
    ClassificationSum sum = new ClassificationSum(2);
    for (int i = 0; i < actual.length; i++) {
      sum.add(actual[i], 0, 1, 0, scores[i]);
    }
    return sum.metrics().plain().get("auc");
  }

  @Test
  void metricsOfThreeWeightedRowsByHand() {
    ClassificationSum sum = new ClassificationSum(2);
    sum.add(1, 1, 2.0, 0.5, 0.9f);
    sum.add(0, 1, 1.0, 2.0, 0.6f);
    sum.add(0, 0, 1.5, 0.2, 0.3f);
    Map<String, Object> metrics = sum.metrics().plain();
    assertEquals(
        List.of(
            "loss",
            "logLoss",
            "brier",
            "accuracy",
            "balancedAccuracy",
            "mcc",
            "precision",
            "recall",
            "f1",
            "macroF1",
            "weightedF1",
            "auc",
            "averagePrecision",
            "confusion"),
        List.copyOf(metrics.keySet()));
    assertEquals((2 * 0.5 + 2.0 + 1.5 * 0.2) / 4.5, (Double) metrics.get("loss"), 1e-15);
    assertEquals(3.5 / 4.5, (Double) metrics.get("accuracy"), 1e-15);
    // Class 0: 2 * 1.5 / (2.5 + 1.5); class 1: 2 * 2 / (2 + 3).
    assertEquals((0.75 + 0.8) / 2, (Double) metrics.get("macroF1"), 1e-15);
    assertEquals(1.0, metrics.get("auc"));
    assertEquals(List.of(List.of(1.5, 1L), List.of(0L, 2L)), metrics.get("confusion"));
  }

  /** The example of scikit-learn's f1_score: 0.26... */
  @Test
  void macroF1OfScikitLearnsExample() {
    Map<String, Object> metrics =
        labels(3, new int[] {0, 1, 2, 0, 1, 2}, new int[] {0, 2, 1, 0, 0, 1}).metrics().plain();
    assertEquals(0.26666666666666666, (Double) metrics.get("macroF1"), 1e-15);
    assertEquals(1.0 / 3, (Double) metrics.get("accuracy"), 1e-15);
    assertFalse(metrics.containsKey("auc"));
  }

  /** The example of scikit-learn's confusion_matrix. */
  @Test
  void confusionOfScikitLearnsExample() {
    ClassificationSum sum = labels(3, new int[] {2, 0, 2, 2, 0, 1}, new int[] {0, 0, 2, 2, 0, 2});
    assertEquals(
        List.of(List.of(2L, 0L, 0L), List.of(0L, 0L, 1L), List.of(1L, 0L, 2L)),
        sum.metrics().plain().get("confusion"));
  }

  @Test
  void macroF1LeavesOutClassesThatDoNotOccur() {
    // Class 2 occurs only as predicted: F1 is 0. Class 3 does not occur at all.
    // Class 0: 2 * 1 / (2 + 1); class 1: 1.
    Map<String, Object> metrics =
        labels(4, new int[] {0, 0, 1}, new int[] {0, 2, 1}).metrics().plain();
    assertEquals((2.0 / 3 + 1 + 0) / 3, (Double) metrics.get("macroF1"), 1e-15);
  }

  /** The example of scikit-learn's roc_auc_score: 0.75. */
  @Test
  void aucOfScikitLearnsExample() {
    assertEquals(0.75, auc(new int[] {0, 0, 1, 1}, .1f, .4f, .35f, .8f));
  }

  @Test
  void aucKnowsOrderOnly() {
    assertEquals(1.0, auc(new int[] {0, 1}, -5f, -4f));
    assertEquals(0.0, auc(new int[] {1, 0}, Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY));
    assertEquals(0.5, auc(new int[] {1, 0, 1, 0}, 0.0f, -0.0f, -0.0f, 0.0f));
    assertEquals(1.0, auc(new int[] {1, 0}, Float.MIN_VALUE, 0f));
    assertEquals(1.0, auc(new int[] {1, 0}, -1f, Math.nextDown(-1f)));
  }

  @Test
  void undefinedMetricsAreNull() {
    Map<String, Object> none = new ClassificationSum(2).metrics().plain();
    assertNull(none.get("loss"));
    assertNull(none.get("accuracy"));
    assertNull(none.get("macroF1"));
    assertNull(none.get("auc"));
    assertEquals(List.of(List.of(0L, 0L), List.of(0L, 0L)), none.get("confusion"));
    assertNull(auc(new int[] {1, 1}, 0.1f, 0.2f));
    assertNull(auc(new int[] {0, 1, 0}, 0.1f, Float.NaN, 0.3f));
    ClassificationSum diverged = new ClassificationSum(2);
    diverged.add(0, 0, 1, Double.POSITIVE_INFINITY, 0);
    assertNull(diverged.metrics().plain().get("loss"));
  }

  @Test
  void badArgumentsAreRefused() {
    ClassificationSum sum = new ClassificationSum(3);
    assertThrows(IndexOutOfBoundsException.class, () -> sum.add(3, 0, 1, 0, 0));
    assertThrows(IndexOutOfBoundsException.class, () -> sum.add(0, -1, 1, 0, 0));
    assertThrows(IllegalArgumentException.class, () -> sum.add(0, 0, -1, 0, 0));
    assertThrows(IllegalArgumentException.class, () -> sum.add(0, 0, Double.NaN, 0, 0));
    assertThrows(IllegalArgumentException.class, () -> sum.merge(new ClassificationSum(2)));
    assertThrows(IllegalArgumentException.class, () -> sum.merge(new RegressionSum(3)));
    assertThrows(IllegalArgumentException.class, () -> new ClassificationSum(0));
  }

  @Property
  void aucIsTheShareOfPairsInTheRightOrder(@ForAll("binaryRows") List<Row> rows) {
    double right = 0;
    double pairs = 0;
    for (Row positive : rows) {
      for (Row negative : rows) {
        if (positive.actual == 1 && negative.actual == 0) {
          double pair = positive.weight * negative.weight;
          pairs += pair;
          right +=
              positive.score > negative.score
                  ? pair
                  : positive.score == negative.score ? pair / 2 : 0;
        }
      }
    }
    Double auc = (Double) sum(2, rows).metrics().plain().get("auc");
    if (pairs == 0) {
      assertNull(auc);
    } else {
      assertEquals(right / pairs, auc, 1e-12);
    }
  }

  @Property
  void partsMergedInOrderEqualTheWhole(
      @ForAll("binaryRows") List<Row> rows, @ForAll @IntRange(max = 40) int cut) {
    int at = Math.min(cut, rows.size());
    ClassificationSum parts = sum(2, rows.subList(0, at));
    parts.compact();
    parts.merge(sum(2, rows.subList(at, rows.size())));
    assertMetricsNear(sum(2, rows).metrics().plain(), parts.metrics().plain());
  }

  @Property
  void mergingIntoNothingGivesTheSameBits(@ForAll("binaryRows") List<Row> rows) {
    ClassificationSum merged = new ClassificationSum(2);
    merged.merge(sum(2, rows));
    assertEquals(sum(2, rows).metrics().plain(), merged.metrics().plain());
    merged.merge(new ClassificationSum(2));
    assertEquals(sum(2, rows).metrics().plain(), merged.metrics().plain());
  }

  @Property
  void mergingLeavesTheOtherAsItWas(@ForAll("binaryRows") List<Row> rows) {
    ClassificationSum other = sum(2, rows);
    sum(2, rows).merge(other);
    assertEquals(sum(2, rows).metrics().plain(), other.metrics().plain());
  }

  @Property
  void rowsOfWeightZeroHaveNoEffect(@ForAll("binaryRows") List<Row> rows) {
    List<Row> more = new ArrayList<>(rows);
    more.add(rows.size() / 2, new Row(1, 0, 0, Double.NaN, 0.7f));
    more.add(new Row(0, 1, 0, Double.POSITIVE_INFINITY, Float.NaN));
    assertEquals(sum(2, rows).metrics().plain(), sum(2, more).metrics().plain());
  }

  @Property
  void countsAreExactHoweverTheyAreSplit(@ForAll("binaryRows") List<Row> rows) {
    ClassificationSum whole = new ClassificationSum(2);
    ClassificationSum parts = new ClassificationSum(2);
    for (Row r : rows) {
      whole.add(r.actual, r.predicted, 1, 0, r.score);
      ClassificationSum part = new ClassificationSum(2);
      part.add(r.actual, r.predicted, 1, 0, r.score);
      parts.merge(part);
    }
    assertEquals(whole.metrics().plain(), parts.metrics().plain());
  }

  private static void assertMetricsNear(Map<String, Object> expected, Map<String, Object> actual) {
    assertEquals(expected.keySet(), actual.keySet());
    for (String name : expected.keySet()) {
      if (name.equals("confusion")) {
        continue;
      }
      if (expected.get(name) == null) {
        assertNull(actual.get(name), name);
      } else {
        assertEquals((Double) expected.get(name), (Double) actual.get(name), 1e-12, name);
      }
    }
  }

  /** Few distinct scores, so that ties are common. */
  @Provide
  Arbitrary<List<Row>> binaryRows() {
    Arbitrary<Integer> classes = Arbitraries.integers().between(0, 1);
    Arbitrary<Double> weights = Arbitraries.of(0.0, 0.1, 0.5, 1.0, 3.0);
    Arbitrary<Double> losses = Arbitraries.doubles().between(0, 10);
    Arbitrary<Float> scores =
        Arbitraries.oneOf(
            Arbitraries.of(-1f, -0f, 0f, 0.25f, 0.5f, 1f), Arbitraries.floats().between(-1, 1));
    return Combinators.combine(classes, classes, weights, losses, scores)
        .as(Row::new)
        .list()
        .ofMaxSize(40);
  }
}
