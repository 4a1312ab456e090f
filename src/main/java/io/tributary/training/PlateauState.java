package io.tributary.training;

import io.tributary.evaluation.Metric;
import io.tributary.evaluation.Metrics;
import io.tributary.optimizer.Plateau;
import io.tributary.state.State;

/** What a {@link Plateau} has heard of epochs, and what it has left of the learning rate. */
final class PlateauState implements State {
  private final Plateau settings;
  private double best = Double.NaN;
  private long wait; // epochs without a better one
  private long cooling; // epochs that do not count yet
  private double factor = 1;

  PlateauState(Plateau settings) {
    this.settings = settings;
  }

  /** What the rate is multiplied by. */
  double factor() {
    return factor;
  }

  /**
   * An epoch is done.
   *
   * @param validation measured on the validation rows; empty if nothing was
   * @param trainingLoss the training rows'
   */
  void heard(Metrics validation, double trainingLoss) {
    Metric metric =
        validation.isEmpty()
            ? Metric.lower(Monitor.LOSS, trainingLoss)
            : Monitor.watched(Plateau.MONITOR, settings.monitor(), validation);
    boolean counts = cooling == 0;
    if (!counts) {
      cooling--;
      wait = 0;
    }
    if (metric.isBetterThan(best, settings.minDelta())) {
      best = metric.value();
      wait = 0;
    } else if (counts && ++wait >= settings.patience()) {
      factor = Math.max(settings.minFactor(), factor * settings.factor());
      cooling = settings.cooldown();
      wait = 0;
    }
  }

  @Override
  public void visit(Visitor parts) {
    best = parts.number("plateau.best", best);
    wait = parts.whole("plateau.wait", wait, 0, Long.MAX_VALUE);
    cooling = parts.whole("plateau.cooling", cooling, 0, Long.MAX_VALUE);
    factor = parts.number("plateau.factor", factor);
  }
}
