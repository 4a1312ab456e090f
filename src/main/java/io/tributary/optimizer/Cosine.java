package io.tributary.optimizer;

import static io.tributary.config.ValueTypes.integer;

import io.tributary.config.Key;
import io.tributary.config.Section;
import io.tributary.config.SectionType;
import io.tributary.config.SettingValues;

/**
 * The rate falls by half a cosine: α (ε + (1 − ε) ½(1 + cos πt)), t the part of training that is
 * done; with restarts the part of a cycle, at whose end the rate begins again and the next cycle is
 * longer by a factor.
 *
 * <p>Source: Loshchilov &amp; Hutter 2017 (SGDR); PyTorch's {@code CosineAnnealingLR} and {@code
 * CosineAnnealingWarmRestarts}, there {@code T_0} and {@code T_mult}, step by step.
 *
 * @param endFactor ε, from 0 to 1
 * @param cycleEpochs epochs of the first cycle; 0: no restarts
 * @param cycleFactor what a cycle's length is multiplied by for the next one
 */
public record Cosine(long warmupSteps, double endFactor, int cycleEpochs, int cycleFactor)
    implements Schedule {
  private static final Key<Integer> CYCLE_EPOCHS =
      Key.of(
          "training.schedule.cycleEpochs",
          integer(0, Integer.MAX_VALUE),
          0,
          "Restarts: after so many epochs the rate begins again; 0: it falls once, over all of"
              + " training.");
  private static final Key<Integer> CYCLE_FACTOR =
      Key.of(
          "training.schedule.cycleFactor",
          integer(1, Integer.MAX_VALUE),
          1,
          "With restarts, how many times longer than the last one the next cycle is.");

  static final SectionType<Cosine> SECTION =
      SectionType.of(
          "The rate falls as half a cosine does, slowly at first and at the end; with restarts again"
              + " and again.",
          Cosine::made,
          ScheduleKeys.WARMUP_STEPS.of(Cosine::warmupSteps),
          ScheduleKeys.END_FACTOR.of(Cosine::endFactor),
          CYCLE_EPOCHS.of(Cosine::cycleEpochs),
          CYCLE_FACTOR.of(Cosine::cycleFactor));

  private static Cosine made(Section section, SettingValues values) {
    Cosine cosine =
        new Cosine(
            values.get(ScheduleKeys.WARMUP_STEPS),
            values.get(ScheduleKeys.END_FACTOR),
            values.get(CYCLE_EPOCHS),
            values.get(CYCLE_FACTOR));
    if (cosine.cycleFactor > 1 && cosine.cycleEpochs == 0) {
      section.problem(
          CYCLE_FACTOR, "needs restarts: give " + CYCLE_EPOCHS + ", the length of the first cycle");
    }
    return cosine;
  }

  /** Falls from 1 to 0 as t goes from 0 to 1. */
  static double fall(double t) {
    return 0.5 * (1 + StrictMath.cos(Math.PI * t));
  }

  @Override
  public double factor(long done, long stepsPerEpoch, long steps) {
    double t = cycleEpochs == 0 ? (double) done / steps : partOfCycle(done, stepsPerEpoch);
    return endFactor + (1 - endFactor) * fall(t);
  }

  private double partOfCycle(long done, long stepsPerEpoch) {
    long length = stepsPerEpoch * cycleEpochs;
    if (cycleFactor == 1) {
      return (double) (done % length) / length;
    }
    long rest = done;
    while (rest >= length) { // as many times as the logarithm of all steps
      rest -= length;
      if (length > rest / cycleFactor) { // the next one has room for the rest
        return (double) rest / ((double) length * cycleFactor);
      }
      length *= cycleFactor;
    }
    return (double) rest / length;
  }

  @Override
  public boolean dependsOnEpochs() {
    return cycleEpochs == 0;
  }
}
