package io.tributary.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tributary.data.ClassLabel;
import io.tributary.data.LabelEncoding;
import io.tributary.data.MultiLabel;
import io.tributary.data.NumericLabel;
import io.tributary.data.ValueType;
import io.tributary.evaluation.Metric.Direction;
import io.tributary.network.SquaredError;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Metrics know which way they are better, and undefined ones are worse than all others. */
class MetricTest {
  private static final Set<String> ERRORS =
      Set.of(
          "loss", "logLoss", "brier", "hammingLoss", "rmse", "mae", "medianAbsoluteError", "mape");

  private static Metrics of(LabelEncoding label) {
    return EvaluationSum.of(label, new SquaredError()).metrics();
  }

  @Test
  void errorsAreBetterLowAndAllElseHigh() {
    List<LabelEncoding> labels =
        List.of(
            new ClassLabel("y", ValueType.TEXT, "string", List.of("a", "b")),
            new ClassLabel("y", ValueType.TEXT, "string", List.of("a", "b", "c")),
            new MultiLabel(List.of("p", "q")),
            NumericLabel.unscaled(List.of("y")));
    for (LabelEncoding label : labels) {
      assertFalse(of(label).isEmpty());
      for (Metric metric : of(label).values()) {
        assertEquals(
            ERRORS.contains(metric.name()) ? Direction.LOWER : Direction.HIGHER,
            metric.better(),
            metric.name());
      }
    }
  }

  @Test
  void everyKindOfLabelHasASumOfItsOwn() {
    assertEquals(3, LabelEncoding.class.getPermittedSubclasses().length);
    assertEquals(
        LabelEncoding.class.getPermittedSubclasses().length,
        EvaluationSum.class.getPermittedSubclasses().length);
  }

  @Test
  void betterIsWhatTheDirectionSays() {
    Metric accuracy = Metric.higher("accuracy", 0.9);
    assertTrue(accuracy.isBetterThan(0.8));
    assertFalse(accuracy.isBetterThan(0.9));
    Metric loss = Metric.lower("loss", 0.3);
    assertTrue(loss.isBetterThan(0.4));
    assertFalse(loss.isBetterThan(0.2));
    assertTrue(loss.isBetterThan(Double.NaN));
    assertTrue(accuracy.isBetterThan(Double.POSITIVE_INFINITY));
    for (double undefined : new double[] {Double.NaN, Double.POSITIVE_INFINITY}) {
      assertFalse(Metric.lower("loss", undefined).isBetterThan(1));
      assertFalse(Metric.lower("loss", undefined).isBetterThan(Double.NaN));
    }
  }

  @Test
  void filesHaveNullForWhatIsNotDefined() {
    Metrics metrics =
        new Metrics(List.of(Metric.lower("loss", Double.NaN), Metric.higher("r2", 0.5)))
            .and(Metric.lower("scaledLoss", Double.POSITIVE_INFINITY));
    assertEquals(List.of("loss", "r2", "scaledLoss"), List.copyOf(metrics.plain().keySet()));
    assertEquals(Arrays.asList(null, 0.5, null), new ArrayList<>(metrics.plain().values()));
  }
}
