package io.tributary.report;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tributary.evaluation.Metric;
import io.tributary.evaluation.Metrics;
import io.tributary.training.EpochReport;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/** What is said of an epoch: losses in one unit. */
class EpochLinesTest {
  private static EpochReport report(Metrics validation) {
    return new EpochReport(1, 10, 0.1, 0.0218, OptionalDouble.empty(), validation, 1, 1000);
  }

  @Test
  void bothLossesOfARegressionAreInTheUnitsThatAreOptimised() {
    Metrics validation =
        new Metrics(
            List.of(
                Metric.lower("loss", 3.3e5),
                new Metric("r2", 0.9, Metric.Direction.HIGHER),
                Metric.lower("scaledLoss", 0.025)));
    String line = EpochLines.text(report(validation), 5);
    assertTrue(line.startsWith("epoch 1/5  loss 0.021800  validation loss 0.02500"), line);
    assertFalse(line.contains("e+05"), line);
  }
}
