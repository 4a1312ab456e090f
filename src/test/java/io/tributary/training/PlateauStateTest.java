package io.tributary.training;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tributary.evaluation.Metric;
import io.tributary.evaluation.Metrics;
import io.tributary.optimizer.Plateau;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlateauStateTest {
  private static Metrics measured(double loss, double accuracy) {
    return new Metrics(
        List.of(
            Metric.lower("loss", loss), new Metric("accuracy", accuracy, Metric.Direction.HIGHER)),
        List.of());
  }

  /**
   * Half the rate after 2 epochs that are not better by more than 0.1, of which the first after a
   * drop does not count; by Keras's counting. 1 is the best; 0.95 and 0.95: a drop; 0.95 does not
   * count; 0.95, 0.95: a drop; 0.8 does not count, but is the best; 0.8, 0.8: to a fifth at least.
   */
  @Test
  void theRateDropsAfterEpochsThatAreNotBetter() {
    PlateauState state = new PlateauState(new Plateau(0, Plateau.AUTO, 0.5, 2, 0.1, 1, 0.2));
    List<Double> factors = new ArrayList<>();
    for (double loss : new double[] {1, .95, .95, .95, .95, .95, .8, .8, .8}) {
      state.heard(Metrics.NONE, loss);
      factors.add(state.factor());
    }
    assertEquals(List.of(1.0, 1.0, .5, .5, .5, .25, .25, .25, .2), factors);
  }

  /** The loss of the validation rows by itself, or a metric of which more is better. */
  @Test
  void validationRowsAreWatched() {
    PlateauState byLoss = new PlateauState(new Plateau(0, Plateau.AUTO, 0.5, 1, 0, 0, 0));
    PlateauState byAccuracy = new PlateauState(new Plateau(0, "accuracy", 0.5, 1, 0, 0, 0));
    for (PlateauState state : List.of(byLoss, byAccuracy)) {
      state.heard(measured(0.5, 0.8), 1);
      state.heard(measured(0.6, 0.9), 0.5);
    }
    assertEquals(0.5, byLoss.factor());
    assertEquals(1, byAccuracy.factor());
    byAccuracy.heard(measured(0.3, 0.9), 0.5);
    assertEquals(0.5, byAccuracy.factor());
  }

  /** What is not defined is not better than what is. */
  @Test
  void anEpochWithoutAMetricIsNotBetter() {
    PlateauState state = new PlateauState(new Plateau(0, Plateau.AUTO, 0.5, 1, 0, 0, 0));
    state.heard(measured(0.5, 0), 1);
    state.heard(measured(Double.NaN, 0), 1);
    assertEquals(0.5, state.factor());
  }
}
