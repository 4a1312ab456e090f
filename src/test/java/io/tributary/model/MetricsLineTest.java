package io.tributary.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tributary.evaluation.Metric;
import io.tributary.evaluation.Metrics;
import io.tributary.training.EpochReport;
import java.util.Collections;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/** What is written of each epoch: no matrices of many classes. */
class MetricsLineTest {
  @Test
  void matricesOfMoreThanTwentyClassesAreLeftOut() {
    for (int classes : new int[] {20, 21}) {
      List<List<Number>> matrix = Collections.nCopies(classes, Collections.nCopies(classes, 1L));
      String line =
          MetricsLine.of(
              new EpochReport(
                  1,
                  10,
                  0.1,
                  0.02,
                  OptionalDouble.empty(),
                  new Metrics(List.of(Metric.lower("loss", 1)), matrix),
                  1,
                  1000));
      assertEquals(classes <= 20, line.contains("confusion"), line);
      assertTrue(line.length() < 2000, line);
    }
  }

  /** Beside the loss, not in it; and nowhere where there is none. */
  @Test
  void aPenaltyStandsBesideTheLoss() {
    EpochReport with =
        new EpochReport(1, 10, 0.1, 0.5, OptionalDouble.of(0.25), Metrics.NONE, 1, 1000);
    EpochReport without =
        new EpochReport(1, 10, 0.1, 0.5, OptionalDouble.empty(), Metrics.NONE, 1, 1000);
    assertTrue(MetricsLine.of(with).contains("\"train\":{\"loss\":0.5,\"penalty\":0.25}"));
    assertTrue(MetricsLine.of(without).contains("\"train\":{\"loss\":0.5}"));
  }
}
