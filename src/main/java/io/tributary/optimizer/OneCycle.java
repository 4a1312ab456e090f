package io.tributary.optimizer;

import static io.tributary.config.ValueTypes.number;

import io.tributary.config.Key;
import io.tributary.config.Range;
import io.tributary.config.SectionType;

/**
 * The rate rises from α/d to α and falls to α/(d f), each as half a cosine. With n steps, counted
 * from 0, it is α at step p n − 1 and α/(d f) at the last one.
 *
 * <p>Source: Smith &amp; Topin 2019; PyTorch's {@code OneCycleLR} with its names and defaults, of
 * the rate alone; there α is {@code max_lr}.
 *
 * @param pctStart p, from 0 to below 1
 * @param divFactor d, at least 1
 * @param finalDivFactor f, at least 1
 */
public record OneCycle(long warmupSteps, double pctStart, double divFactor, double finalDivFactor)
    implements Schedule {
  private static final Key<Double> PCT_START =
      Key.of(
          "training.schedule.pctStart",
          number(Range.closedOpen(0, 1)),
          0.3,
          "In what part of training the rate rises.");
  private static final Key<Double> DIV_FACTOR =
      Key.of(
          "training.schedule.divFactor",
          number(Range.atLeast(1)),
          25.0,
          "What the learning rate is divided by at the beginning.");
  private static final Key<Double> FINAL_DIV_FACTOR =
      Key.of(
          "training.schedule.finalDivFactor",
          number(Range.atLeast(1)),
          1e4,
          "What the first rate is divided by at the end.");

  static final SectionType<OneCycle> SECTION =
      SectionType.of(
          "The rate rises to the optimizer's learning rate, and falls below where it began.",
          (section, values) ->
              new OneCycle(
                  values.get(ScheduleKeys.WARMUP_STEPS),
                  values.get(PCT_START),
                  values.get(DIV_FACTOR),
                  values.get(FINAL_DIV_FACTOR)),
          ScheduleKeys.WARMUP_STEPS.of(OneCycle::warmupSteps),
          PCT_START.of(OneCycle::pctStart),
          DIV_FACTOR.of(OneCycle::divFactor),
          FINAL_DIV_FACTOR.of(OneCycle::finalDivFactor));

  @Override
  public double factor(long done, long stepsPerEpoch, long steps) {
    double top = pctStart * steps - 1;
    double first = 1 / divFactor;
    if (done < top) {
      return between(1, first, done / top);
    }
    return between(first / finalDivFactor, 1, (done - top) / (steps - 1 - top));
  }

  private static double between(double end, double begin, double t) {
    return end + (begin - end) * Cosine.fall(t);
  }

  @Override
  public boolean dependsOnEpochs() {
    return true;
  }
}
