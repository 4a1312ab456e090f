package io.tributary.optimizer;

import static io.tributary.config.ValueTypes.number;

import io.tributary.config.Key;
import io.tributary.config.Range;
import io.tributary.config.SectionType;

/**
 * The rate stays for a part of training, and then falls by half a cosine: with t the part that is
 * done, α for t ≤ p, and α (ε + (1 − ε) ½(1 + cos(π (t − p)/(1 − p)))) after.
 *
 * <p>Source: fastai's {@code fit_flat_cos}, whose name the key has; RealMLP's {@code flat_cos} has
 * p = ½.
 *
 * @param pctStart p, from 0 to below 1
 * @param endFactor ε, from 0 to 1
 */
public record FlatCosine(long warmupSteps, double pctStart, double endFactor) implements Schedule {
  private static final Key<Double> PCT_START =
      Key.of(
          "training.schedule.pctStart",
          number(Range.closedOpen(0, 1)),
          0.5,
          "After what part of training the rate begins to fall.");

  static final SectionType<FlatCosine> SECTION =
      SectionType.of(
          "The rate stays for half of training, and then falls as half a cosine does.",
          (section, values) ->
              new FlatCosine(
                  values.get(ScheduleKeys.WARMUP_STEPS),
                  values.get(PCT_START),
                  values.get(ScheduleKeys.END_FACTOR)),
          ScheduleKeys.WARMUP_STEPS.of(FlatCosine::warmupSteps),
          PCT_START.of(FlatCosine::pctStart),
          ScheduleKeys.END_FACTOR.of(FlatCosine::endFactor));

  @Override
  public double factor(long done, long stepsPerEpoch, long steps) {
    double t = (double) done / steps;
    if (t <= pctStart) {
      return 1;
    }
    return endFactor + (1 - endFactor) * Cosine.fall((t - pctStart) / (1 - pctStart));
  }

  @Override
  public boolean dependsOnEpochs() {
    return true;
  }
}
