package io.tributary.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.Collections;
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

class RegressionSumTest {
  private record Row(double p0, double p1, double t0, double t1, double weight) {}

  private static RegressionSum sum(List<Row> rows) {
    RegressionSum sum = new RegressionSum(2);
    for (Row r : rows) {
      sum.add(new double[] {9, r.p0, r.p1}, 1, new double[] {r.t0, r.t1}, 0, r.weight);
    }
    return sum;
  }

  private static RegressionSum column(double[] target, double[] predicted) {
    RegressionSum sum = new RegressionSum(1);
    for (int i = 0; i < target.length; i++) {
      sum.add(predicted, i, target, i, 1);
    }
    return sum;
  }

  private static double metric(RegressionSum sum, String name) {
    return (Double) sum.metrics().plain().get(name);
  }

  /** The examples of scikit-learn's r2_score, mean_squared_error and mean_absolute_error. */
  @Test
  void metricsOfScikitLearnsExample() {
    RegressionSum sum = column(new double[] {3, -0.5, 2, 7}, new double[] {2.5, 0.0, 2, 8});
    assertEquals(
        List.of("loss", "rmse", "mae", "medianAbsoluteError", "mape", "r2"),
        List.copyOf(sum.metrics().plain().keySet()));
    assertEquals(0.9486081370449679, metric(sum, "r2"), 1e-15);
    assertEquals(0.375, metric(sum, "loss"), 1e-15);
    assertEquals(Math.sqrt(0.375), metric(sum, "rmse"), 1e-15);
    assertEquals(0.5, metric(sum, "mae"), 1e-15);
  }

  /** The same functions' example with two outputs: mean squared error 0.708..., absolute 0.75. */
  @Test
  void metricsOfScikitLearnsExampleWithTwoOutputs() {
    RegressionSum sum = new RegressionSum(2);
    float[] target = {0.5f, 1, -1, 1, 7, -6};
    float[] predicted = {0, 2, -1, 2, 8, -5};
    for (int row = 0; row < 3; row++) {
      sum.add(predicted, 2 * row, target, 2 * row, 1);
    }
    assertEquals(2 * 0.7083333333333334, metric(sum, "loss"), 1e-15); // a sum over outputs
    assertEquals(Math.sqrt(0.7083333333333334), metric(sum, "rmse"), 1e-15);
    assertEquals(0.75, metric(sum, "mae"), 1e-15);
    // By hand: 1 - 1.25 / (0.5² + 1 + 49 - 6.5²/3), 1 - 3 / (1 + 1 + 36 - 4²/3).
    double first = 1 - 1.25 / (50.25 - 42.25 / 3);
    double second = 1 - 3 / (38 - 16.0 / 3);
    assertEquals((first + second) / 2, metric(sum, "r2"), 1e-14);
  }

  @Test
  void weightsCountAsRepetition() {
    RegressionSum weighted = new RegressionSum(1);
    RegressionSum repeated = new RegressionSum(1);
    for (int i = 1; i <= 4; i++) {
      double[] target = {i};
      double[] predicted = {i * 0.9 + 0.1 * i * i};
      weighted.add(predicted, 0, target, 0, i);
      for (int k = 0; k < i; k++) {
        repeated.add(predicted, 0, target, 0, 1);
      }
    }
    assertNear(repeated.metrics().plain(), weighted.metrics().plain());
  }

  @Test
  void largeMeansDoNotDrownTheSpread() {
    // Targets 1e9 + {1, 2, 3, 4}: sum of squares about the mean 5, squared errors 4 * 0.25.
    double[] target = {1e9 + 1, 1e9 + 2, 1e9 + 3, 1e9 + 4};
    double[] predicted = {1e9 + 1.5, 1e9 + 2.5, 1e9 + 3.5, 1e9 + 4.5};
    assertEquals(0.8, metric(column(target, predicted), "r2"), 1e-6);
    RegressionSum parts = new RegressionSum(1);
    for (int i = 0; i < 4; i++) {
      RegressionSum part = new RegressionSum(1);
      part.add(predicted, i, target, i, 1);
      parts.merge(part);
    }
    assertEquals(0.8, metric(parts, "r2"), 1e-6);
  }

  @Test
  void undefinedMetricsAreNull() {
    new RegressionSum(1).metrics().plain().values().forEach(value -> assertNull(value));
    assertNull(column(new double[] {3}, new double[] {2}).metrics().plain().get("r2"));
    assertNull(
        column(new double[] {0, 1}, new double[] {Double.NaN, 1}).metrics().plain().get("loss"));
    assertNull(
        column(new double[] {0, 1}, new double[] {Double.POSITIVE_INFINITY, 1})
            .metrics()
            .plain()
            .get("rmse"));
  }

  @Property
  void r2OfAConstantTargetIsNull(
      @ForAll double constant, @ForAll("weights") List<Double> weights, @ForAll boolean split) {
    RegressionSum sum = new RegressionSum(1);
    for (double weight : weights) {
      RegressionSum row = split ? new RegressionSum(1) : sum;
      row.add(new double[] {1}, 0, new double[] {constant}, 0, weight);
      if (split) {
        sum.merge(row);
      }
    }
    assertNull(sum.metrics().plain().get("r2"));
  }

  @Test
  void oneConstantTargetOfSeveralMakesR2Null() {
    assertNull(
        sum(List.of(new Row(1, 2, 3, 4, 1), new Row(1, 2, 3, 5, 1))).metrics().plain().get("r2"));
  }

  @Test
  void badArgumentsAreRefused() {
    RegressionSum sum = new RegressionSum(2);
    double[] two = {1, 2};
    assertThrows(IndexOutOfBoundsException.class, () -> sum.add(two, 1, two, 0, 1));
    assertThrows(IllegalArgumentException.class, () -> sum.add(two, 0, two, 0, -1));
    assertThrows(IllegalArgumentException.class, () -> sum.merge(new RegressionSum(1)));
    assertThrows(IllegalArgumentException.class, () -> sum.merge(new ClassificationSum(2)));
    assertThrows(IllegalArgumentException.class, () -> new RegressionSum(0));
  }

  @Property
  void metricsEqualTheTwoPassFormulas(@ForAll("rows") List<Row> rows) {
    double weight = rows.stream().mapToDouble(Row::weight).sum();
    double squared = 0;
    double absolute = 0;
    double[] mean = new double[2];
    double[] errors = new double[2];
    double[] spread = new double[2];
    for (Row r : rows) {
      mean[0] += r.weight * r.t0 / weight;
      mean[1] += r.weight * r.t1 / weight;
    }
    for (Row r : rows) {
      double e0 = r.p0 - r.t0;
      double e1 = r.p1 - r.t1;
      squared += r.weight * (e0 * e0 + e1 * e1);
      absolute += r.weight * (Math.abs(e0) + Math.abs(e1));
      errors[0] += r.weight * e0 * e0;
      errors[1] += r.weight * e1 * e1;
      spread[0] += r.weight * (r.t0 - mean[0]) * (r.t0 - mean[0]);
      spread[1] += r.weight * (r.t1 - mean[1]) * (r.t1 - mean[1]);
    }
    RegressionSum sum = sum(rows);
    if (weight == 0) {
      assertNull(sum.metrics().plain().get("loss"));
      return;
    }
    assertClose(squared / weight, sum.metrics().plain().get("loss"));
    assertClose(Math.sqrt(squared / weight / 2), sum.metrics().plain().get("rmse"));
    assertClose(absolute / weight / 2, sum.metrics().plain().get("mae"));
    if (spread[0] > 1e-6 && spread[1] > 1e-6) {
      assertClose(
          1 - (errors[0] / spread[0] + errors[1] / spread[1]) / 2, sum.metrics().plain().get("r2"));
    }
  }

  @Property
  void partsMergedInOrderEqualTheWhole(
      @ForAll("rows") List<Row> rows, @ForAll @IntRange(max = 30) int cut) {
    int at = Math.min(cut, rows.size());
    RegressionSum parts = sum(rows.subList(0, at));
    parts.merge(sum(rows.subList(at, rows.size())));
    assertNear(sum(rows).metrics().plain(), parts.metrics().plain());
  }

  @Property
  void mergingIntoNothingGivesTheSameBits(@ForAll("rows") List<Row> rows) {
    RegressionSum merged = new RegressionSum(2);
    merged.merge(sum(rows));
    assertEquals(sum(rows).metrics().plain(), merged.metrics().plain());
    merged.merge(new RegressionSum(2));
    assertEquals(sum(rows).metrics().plain(), merged.metrics().plain());
  }

  @Property
  void rowsOfWeightZeroHaveNoEffect(@ForAll("rows") List<Row> rows) {
    List<Row> more = new ArrayList<>(rows);
    more.add(rows.size() / 2, new Row(Double.NaN, 1, 2, Double.POSITIVE_INFINITY, 0));
    more.addAll(Collections.nCopies(2, new Row(1, 2, 3, 4, 0)));
    assertEquals(sum(rows).metrics().plain(), sum(more).metrics().plain());
  }

  private static void assertNear(Map<String, Object> expected, Map<String, Object> actual) {
    assertEquals(expected.keySet(), actual.keySet());
    expected.forEach((name, value) -> assertClose((Double) value, actual.get(name)));
  }

  /** Within a relative 1e-12. */
  private static void assertClose(Double expected, Object actual) {
    if (expected == null) {
      assertNull(actual);
    } else {
      double tolerance = 1e-12 * Math.max(1, Math.abs(expected));
      assertEquals(expected, (Double) actual, tolerance);
    }
  }

  @Provide
  Arbitrary<List<Double>> weights() {
    return Arbitraries.doubles().between(0, 100).ofScale(3).list().ofMaxSize(9);
  }

  @Provide
  Arbitrary<List<Row>> rows() {
    Arbitrary<Double> values = Arbitraries.doubles().between(-100, 100).ofScale(3);
    Arbitrary<Double> weights = Arbitraries.of(0.0, 0.1, 0.5, 1.0, 3.0);
    return Combinators.combine(values, values, values, values, weights)
        .as(Row::new)
        .list()
        .ofMaxSize(30);
  }

  // Absolute errors |2 − 1| = 1 and |5 − 8| = 3 with weights 2 and 0.5: (2·1 + 0.5·3) / 2.5 = 1.4;
  // squared errors: √((2·1 + 0.5·9) / 2.5) = √2.6.
  @Test
  void aLossThatIsNotTheSumOfSquaresIsReported() {
    RegressionSum first = new RegressionSum(1, false);
    first.add(new double[] {2}, 0, new double[] {1}, 0, 2);
    first.addLoss(1, 2);
    RegressionSum second = new RegressionSum(1, false);
    second.add(new double[] {5}, 0, new double[] {8}, 0, 0.5);
    second.addLoss(3, 0.5);
    first.merge(second);
    assertEquals(1.4, (Double) first.metrics().plain().get("loss"), 1e-12);
    assertEquals(Math.sqrt(2.6), (Double) first.metrics().plain().get("rmse"), 1e-12);
  }
}
