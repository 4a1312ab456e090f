package io.tributary.optimizer;

import static io.tributary.config.ValueTypes.number;

import io.tributary.config.Key;
import io.tributary.config.Range;
import io.tributary.config.SectionType;

/**
 * The rate shrinks as time passes: α / (1 + γ e)ᵖ after e epochs, e any number.
 *
 * <p>Source: Robbins &amp; Monro 1951 ask for such rates; Caffe's and DL4J's {@code inverse}, and
 * with p = 1 Keras's {@code InverseTimeDecay}, with an epoch's steps as its {@code decay_steps}.
 *
 * @param gamma γ, above 0
 * @param power p, above 0
 */
public record InverseDecay(long warmupSteps, double gamma, double power) implements Schedule {
  private static final Key<Double> GAMMA =
      Key.of(
          "training.schedule.gamma",
          number(Range.above(0)),
          0.1,
          "How fast: the rate is divided by (1 + gamma · epochs done) to the power.");
  private static final Key<Double> POWER =
      Key.of(
          "training.schedule.power", number(Range.above(0)), 1.0, "0.5: by its square root only.");

  static final SectionType<InverseDecay> SECTION =
      SectionType.of(
          "The rate shrinks as time passes, fast at first and then ever more slowly.",
          (section, values) ->
              new InverseDecay(
                  values.get(ScheduleKeys.WARMUP_STEPS), values.get(GAMMA), values.get(POWER)),
          ScheduleKeys.WARMUP_STEPS.of(InverseDecay::warmupSteps),
          GAMMA.of(InverseDecay::gamma),
          POWER.of(InverseDecay::power));

  @Override
  public double factor(long done, long stepsPerEpoch, long steps) {
    return StrictMath.pow(1 + gamma * done / stepsPerEpoch, -power);
  }
}
