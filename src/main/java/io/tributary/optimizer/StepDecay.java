package io.tributary.optimizer;

import static io.tributary.config.ValueTypes.integer;
import static io.tributary.config.ValueTypes.number;

import io.tributary.config.Key;
import io.tributary.config.Range;
import io.tributary.config.SectionType;

/**
 * The rate drops by the same factor every few epochs: α γ^⌊e / s⌋ after e epochs.
 *
 * <p>Source: PyTorch's {@code StepLR}, whose names the keys have.
 *
 * @param stepSize s, in epochs
 * @param gamma γ, above 0, at most 1
 */
public record StepDecay(long warmupSteps, int stepSize, double gamma) implements Schedule {
  private static final Key<Integer> STEP_SIZE =
      Key.of(
          "training.schedule.stepSize",
          integer(1, Integer.MAX_VALUE),
          10,
          "After how many epochs the rate drops, again and again.");
  private static final Key<Double> GAMMA =
      Key.of(
          "training.schedule.gamma",
          number(Range.openClosed(0, 1)),
          0.1,
          "What it is multiplied by then.");

  static final SectionType<StepDecay> SECTION =
      SectionType.of(
          "The rate drops by the same factor every few epochs.",
          (section, values) ->
              new StepDecay(
                  values.get(ScheduleKeys.WARMUP_STEPS), values.get(STEP_SIZE), values.get(GAMMA)),
          ScheduleKeys.WARMUP_STEPS.of(StepDecay::warmupSteps),
          STEP_SIZE.of(StepDecay::stepSize),
          GAMMA.of(StepDecay::gamma));

  @Override
  public double factor(long done, long stepsPerEpoch, long steps) {
    long drops = done / stepsPerEpoch / stepSize;
    return StrictMath.pow(gamma, (double) drops);
  }
}
