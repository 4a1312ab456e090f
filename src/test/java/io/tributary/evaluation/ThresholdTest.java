package io.tributary.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tributary.data.ClassLabel;
import io.tributary.data.ValueType;
import io.tributary.network.ClassDecision;
import io.tributary.network.CrossEntropy;
import io.tributary.network.OutputActivation;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The best threshold, against trying all of them with the metrics of an evaluation. */
class ThresholdTest {
  private static final ClassLabel LABEL =
      new ClassLabel("y", ValueType.TEXT, "string", List.of("no", "yes"));

  private record Rows(float[] logits, float[] targets, float[] weights) {}

  private static ClassificationSum evaluated(Rows rows, double threshold) {
    int n = rows.logits.length;
    ClassificationSum sum =
        new ClassificationSum(LABEL.withThreshold(threshold), new CrossEntropy());
    sum.add(
        new ScoredRows(
            LABEL,
            OutputActivation.SIGMOID,
            1,
            rows.logits,
            new float[n],
            rows.targets,
            new double[n],
            rows.weights),
        n);
    return sum;
  }

  private static Rows random(SplittableRandom random, int n) {
    Rows rows = new Rows(new float[n], new float[n], new float[n]);
    for (int i = 0; i < n; i++) {
      rows.targets[i] = random.nextInt(4) == 0 ? 1 : 0;
      // Multiples of 1/4: many ties.
      rows.logits[i] = Math.round(4 * random.nextGaussian()) / 4f + rows.targets[i];
      rows.weights[i] = random.nextInt(4) / 2f;
    }
    return rows;
  }

  @ParameterizedTest
  @EnumSource
  void noThresholdIsBetterThanTheChosen(ThresholdMetric metric) {
    for (long seed = 1; seed <= 20; seed++) {
      Rows rows = random(new SplittableRandom(seed), 40);
      ThresholdChoice choice = evaluated(rows, 0.5).bestThreshold(metric);
      double reached = metric.of(evaluated(rows, choice.threshold()).classMetrics());
      assertEquals(choice.value(), reached, 1e-12, "seed " + seed);
      assertEquals(metric.of(evaluated(rows, 0.5).classMetrics()), choice.even(), 1e-12);
      for (double z = -6; z <= 6; z += 0.125) {
        double other = metric.of(evaluated(rows, 1 / (1 + Math.exp(-z))).classMetrics());
        assertTrue(!(other > reached + 1e-12), "seed " + seed + ": " + other + " at " + z);
      }
    }
  }

  @Test
  void theChoiceDependsOnNoSplit() {
    Rows rows = random(new SplittableRandom(3), 1000);
    ClassificationSum parts = new ClassificationSum(LABEL, new CrossEntropy());
    for (int i = 0; i < 1000; i += 125) {
      Rows part =
          new Rows(
              java.util.Arrays.copyOfRange(rows.logits, i, i + 125),
              java.util.Arrays.copyOfRange(rows.targets, i, i + 125),
              java.util.Arrays.copyOfRange(rows.weights, i, i + 125));
      parts.merge(evaluated(part, 0.5));
    }
    assertEquals(
        evaluated(rows, 0.5).bestThreshold(ThresholdMetric.F1),
        parts.bestThreshold(ThresholdMetric.F1));
  }

  /** By hand: above −1 lie the positive rows alone, above 0 one of them. */
  @Test
  void fiveRows() {
    Rows rows =
        new Rows(
            new float[] {-3, -2, -0.5f, 0.5f, -1.5f},
            new float[] {0, 0, 1, 1, 0},
            new float[] {1, 1, 1, 1, 1});
    ThresholdChoice choice = evaluated(rows, 0.5).bestThreshold(ThresholdMetric.F1);
    assertEquals(1 / (1 + Math.E), choice.threshold(), 1e-15); // in the middle, at a logit of −1
    assertEquals(1, choice.value());
    assertEquals(2 / 3.0, choice.even(), 1e-15);
    assertEquals(-1f, ClassDecision.cut(choice.threshold()));
  }

  @Test
  void oneHalfStaysWhereNothingIsBetter() {
    Rows rows =
        new Rows(new float[] {-3, -2, 1, 4}, new float[] {0, 0, 1, 1}, new float[] {1, 1, 1, 1});
    assertEquals(
        new ThresholdChoice(0.5, 1, 1),
        evaluated(rows, 0.5).bestThreshold(ThresholdMetric.ACCURACY));
    Rows alike = new Rows(new float[] {2, 2}, new float[] {1, 1}, new float[] {1, 1});
    ThresholdChoice undefined = evaluated(alike, 0.5).bestThreshold(ThresholdMetric.MCC);
    assertEquals(0.5, undefined.threshold());
    assertTrue(Double.isNaN(undefined.value()));
  }
}
