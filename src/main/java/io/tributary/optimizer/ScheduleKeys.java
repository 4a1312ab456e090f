package io.tributary.optimizer;

import static io.tributary.config.ValueTypes.longInteger;
import static io.tributary.config.ValueTypes.number;

import io.tributary.config.Key;
import io.tributary.config.Range;

/** Keys that several schedules have. */
final class ScheduleKeys {
  static final Key<Long> WARMUP_STEPS =
      Key.of(
          "training.schedule.warmupSteps",
          longInteger(0, Long.MAX_VALUE),
          0L,
          "Steps in which the rate first rises evenly to the optimizer's learning rate; the"
              + " schedule begins after them.");

  static final Key<Double> END_FACTOR =
      Key.of(
          "training.schedule.endFactor",
          number(Range.closed(0, 1)),
          0.0,
          "What part of the learning rate is left at the end.");

  private ScheduleKeys() {}
}
