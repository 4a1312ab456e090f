package io.tributary.optimizer;

import io.tributary.config.SectionType;

/**
 * Four waves, each twice as long as the one before: α ½(1 − cos(2π log₂(1 + 15t))), t the part of
 * training that is done; 0 at the first step, at t = 1/15, 3/15, 7/15, and at the end.
 *
 * <p>Source: Holzmüller, Grinsztajn &amp; Steinwart 2024 (RealMLP), {@code coslog4}.
 */
public record CosLog4(long warmupSteps) implements Schedule {
  static final SectionType<CosLog4> SECTION =
      SectionType.of(
          "The rate rises and falls in four waves, each twice as long as the one before.",
          (section, values) -> new CosLog4(values.get(ScheduleKeys.WARMUP_STEPS)),
          ScheduleKeys.WARMUP_STEPS.of(CosLog4::warmupSteps));

  @Override
  public double factor(long done, long stepsPerEpoch, long steps) {
    double waves = StrictMath.log(1 + 15 * ((double) done / steps)) / StrictMath.log(2);
    return 0.5 * (1 - StrictMath.cos(2 * Math.PI * waves));
  }

  @Override
  public boolean dependsOnEpochs() {
    return true;
  }
}
