package io.tributary.optimizer;

import static io.tributary.config.ValueTypes.integer;
import static io.tributary.config.ValueTypes.number;
import static io.tributary.config.ValueTypes.text;

import io.tributary.config.Key;
import io.tributary.config.Range;
import io.tributary.config.SectionType;

/**
 * The rate is multiplied by a factor whenever a metric has not become better for some epochs.
 *
 * <p>Source: Keras's {@code ReduceLROnPlateau}, with its counting: an epoch is better if it is so
 * by more than {@code minDelta}; after {@code patience} others the rate drops, and the count begins
 * anew, {@code cooldown} epochs later. What was heard of epochs is the run's state, not this.
 *
 * @param monitor the metric of the validation rows that is watched, or {@link #AUTO}
 * @param factor what the rate is multiplied by, above 0 and below 1
 * @param patience epochs
 * @param minDelta at least 0
 * @param cooldown epochs
 * @param minFactor the least that is left of the learning rate
 */
public record Plateau(
    long warmupSteps,
    String monitor,
    double factor,
    int patience,
    double minDelta,
    int cooldown,
    double minFactor)
    implements Schedule {
  /** The validation rows' loss; the training rows' where none are held out. */
  public static final String AUTO = "auto";

  public static final Key<String> MONITOR =
      Key.of(
          "training.schedule.monitor",
          text(),
          AUTO,
          "The metric of the validation rows that is watched, by its name in `metrics.jsonl`."
              + " `auto`: their loss, and the training rows' where none are held out.");
  private static final Key<Double> FACTOR =
      Key.of(
          "training.schedule.factor",
          number(Range.open(0, 1)),
          0.1,
          "What the rate is multiplied by.");
  private static final Key<Integer> PATIENCE =
      Key.of(
          "training.schedule.patience",
          integer(1, Integer.MAX_VALUE),
          10,
          "After so many epochs without a better one the rate drops.");
  private static final Key<Double> MIN_DELTA =
      Key.of(
          "training.schedule.minDelta",
          number(Range.atLeast(0)),
          1e-4,
          "An epoch is better if it is so by more than this.");
  private static final Key<Integer> COOLDOWN =
      Key.of(
          "training.schedule.cooldown",
          integer(0, Integer.MAX_VALUE),
          0,
          "So many epochs after a drop count for nothing.");
  private static final Key<Double> MIN_FACTOR =
      Key.of(
          "training.schedule.minFactor",
          number(Range.closed(0, 1)),
          0.0,
          "What part of the learning rate is left at least.");

  static final SectionType<Plateau> SECTION =
      SectionType.of(
          "The rate drops whenever a metric has not become better for some epochs.",
          (section, values) ->
              new Plateau(
                  values.get(ScheduleKeys.WARMUP_STEPS),
                  values.get(MONITOR),
                  values.get(FACTOR),
                  values.get(PATIENCE),
                  values.get(MIN_DELTA),
                  values.get(COOLDOWN),
                  values.get(MIN_FACTOR)),
          ScheduleKeys.WARMUP_STEPS.of(Plateau::warmupSteps),
          MONITOR.of(Plateau::monitor),
          FACTOR.of(Plateau::factor),
          PATIENCE.of(Plateau::patience),
          MIN_DELTA.of(Plateau::minDelta),
          COOLDOWN.of(Plateau::cooldown),
          MIN_FACTOR.of(Plateau::minFactor));

  /** As long as nothing is heard of epochs. */
  @Override
  public double factor(long done, long stepsPerEpoch, long steps) {
    return 1;
  }
}
