package io.tributary.optimizer;

import static io.tributary.config.ValueTypes.number;

import io.tributary.config.Key;
import io.tributary.config.Range;
import io.tributary.config.SectionType;

/**
 * The rate falls to the end of training: α (ε + (1 − ε) (1 − t)ᵖ), t the part of training that is
 * done; evenly with p = 1.
 *
 * <p>Source: PyTorch's {@code PolynomialLR}, Keras's {@code PolynomialDecay}, over all steps.
 *
 * @param power p, above 0
 * @param endFactor ε, from 0 to 1
 */
public record PolynomialDecay(long warmupSteps, double power, double endFactor)
    implements Schedule {
  private static final Key<Double> POWER =
      Key.of(
          "training.schedule.power",
          number(Range.above(0)),
          1.0,
          "1: evenly; above 1: faster at first.");

  static final SectionType<PolynomialDecay> SECTION =
      SectionType.of(
          "The rate falls to the end of training, evenly or by a power of what is left of it.",
          (section, values) ->
              new PolynomialDecay(
                  values.get(ScheduleKeys.WARMUP_STEPS),
                  values.get(POWER),
                  values.get(ScheduleKeys.END_FACTOR)),
          ScheduleKeys.WARMUP_STEPS.of(PolynomialDecay::warmupSteps),
          POWER.of(PolynomialDecay::power),
          ScheduleKeys.END_FACTOR.of(PolynomialDecay::endFactor));

  @Override
  public double factor(long done, long stepsPerEpoch, long steps) {
    double left = (double) (steps - done) / steps;
    return endFactor + (1 - endFactor) * StrictMath.pow(left, power);
  }

  @Override
  public boolean dependsOnEpochs() {
    return true;
  }
}
