package io.tributary.optimizer;

import io.tributary.config.SectionType;

/** The same learning rate in all steps. */
public record Constant(long warmupSteps) implements Schedule {
  static final SectionType<Constant> SECTION =
      SectionType.of(
          "The same rate in all steps.",
          (section, values) -> new Constant(values.get(ScheduleKeys.WARMUP_STEPS)),
          ScheduleKeys.WARMUP_STEPS.of(Constant::warmupSteps));

  /** From the first step on. */
  public Constant() {
    this(0);
  }

  @Override
  public double factor(long done, long stepsPerEpoch, long steps) {
    return 1;
  }
}
