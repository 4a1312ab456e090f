package io.tributary.optimizer;

import static io.tributary.config.ValueTypes.number;

import io.tributary.config.Key;
import io.tributary.config.Range;
import io.tributary.config.SectionType;

/**
 * The rate shrinks by the same factor in each epoch, a little in each step: α γᵉ after e epochs, e
 * any number.
 *
 * <p>Source: PyTorch's {@code ExponentialLR}, at epochs' beginnings; Keras's {@code
 * ExponentialDecay} with an epoch's steps as {@code decay_steps}.
 *
 * @param gamma γ, above 0, at most 1
 */
public record ExponentialDecay(long warmupSteps, double gamma) implements Schedule {
  private static final Key<Double> GAMMA =
      Key.of(
          "training.schedule.gamma",
          number(Range.openClosed(0, 1)),
          0.95,
          "What an epoch multiplies it by.");

  static final SectionType<ExponentialDecay> SECTION =
      SectionType.of(
          "The rate shrinks by the same factor in each epoch, a little in each step.",
          (section, values) ->
              new ExponentialDecay(values.get(ScheduleKeys.WARMUP_STEPS), values.get(GAMMA)),
          ScheduleKeys.WARMUP_STEPS.of(ExponentialDecay::warmupSteps),
          GAMMA.of(ExponentialDecay::gamma));

  @Override
  public double factor(long done, long stepsPerEpoch, long steps) {
    return StrictMath.pow(gamma, (double) done / stepsPerEpoch);
  }
}
