package io.tributary.api;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tributary.evaluation.Metrics;
import io.tributary.training.EpochReport;
import io.tributary.training.TrainingListener;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class LossTrendTest {
  private static Optional<String> told(long steps, double... losses) {
    LossTrend trend = new LossTrend(new TrainingListener() {});
    for (int i = 0; i < losses.length; i++) {
      trend.epochEnded(
          new EpochReport(
              i + 1, steps, 0.1, losses[i], OptionalDouble.empty(), Metrics.NONE, 1, 1));
    }
    return trend.unfinished(steps);
  }

  @Test
  void fewStepsWithAFallingLossAreTold() {
    assertEquals(
        Optional.of(
            "Only 40 steps, and the loss was still falling (1.050 to 0.9100 in the last 3 epochs): raise training.epochs"),
        told(40, 1.2, 1.1, 1.05, 1.0, 0.95, 0.91));
    assertEquals(
        Optional.of(
            "Only 4 steps, and the loss was still falling (1.050 to 0.9100 in the last epoch): raise training.epochs"),
        told(4, 1.05, 0.91));
  }

  @Test
  void enoughStepsOrALossThatHasSettledAreNot() {
    assertEquals(Optional.empty(), told(1000, 1.2, 1.1, 1.05, 1.0));
    assertEquals(Optional.empty(), told(40, 1.2, 1.1, 1.11, 1.0));
    assertEquals(Optional.empty(), told(40, 1.2, 1.001, 1.0005, 1.0001, 1.0));
    assertEquals(Optional.empty(), told(40, 1.2));
    assertEquals(Optional.empty(), told(40));
  }
}
