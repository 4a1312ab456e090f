package io.tributary.engine;

import io.tributary.optimizer.Updater;

/**
 * An engine that leaves the parameters with the driver: it gives gradients, and the step is made
 * here, one at a call: sum, check, update.
 */
public interface DriverEngine extends Engine, GradientSource {
  @Override
  default int stepsAtOnce() {
    return 1;
  }

  @Override
  default void advance(Segment segment) {
    Updater updater = segment.updater();
    BatchSum sum = sum(segment.next(), updater.parameters());
    if (!Double.isFinite(sum.lossSum())) {
      segment.notFinite(sum.lossSum());
      return;
    }
    if (sum.weightSum() > 0) { // a batch of rows that all weigh nothing teaches nothing
      segment.changing();
      updater.begin(segment.rate(), 1 / sum.weightSum());
      sum.update(updater);
    }
    segment.made(sum.lossSum(), sum.weightSum());
  }
}
