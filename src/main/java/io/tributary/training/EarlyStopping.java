package io.tributary.training;

import static io.tributary.config.ValueTypes.flag;
import static io.tributary.config.ValueTypes.integer;
import static io.tributary.config.ValueTypes.number;
import static io.tributary.config.ValueTypes.text;

import io.tributary.config.Key;
import io.tributary.config.OptionalSection;
import io.tributary.config.Range;
import io.tributary.config.SectionType;
import io.tributary.config.UserException;
import io.tributary.evaluation.Metric;
import io.tributary.evaluation.Metrics;

/**
 * The {@code training.earlyStopping} part of a configuration: training ends once the validation
 * rows have not become better for a while, and the best epoch's parameters are the model's.
 *
 * <p>Source: Prechelt 1998, "Early stopping, but when?", its third class of criteria, with one
 * epoch a strip; as in Keras, only what is better by more than {@code minDelta} counts, and the
 * first of equals stays.
 *
 * @param monitor the metric of the validation rows, or {@code auto}, their loss
 * @param patience the epochs without a better one after which training ends
 * @param minDelta by how much more than this a better one is better
 * @param restoreBest whether the model has the best epoch's parameters, and not the last one's
 */
public record EarlyStopping(String monitor, int patience, double minDelta, boolean restoreBest) {
  private static final Key<String> MONITOR =
      Key.of(
          "training.earlyStopping.monitor",
          text(),
          Monitor.AUTO,
          "The metric of the validation rows that is watched, by its name in `metrics.jsonl`."
              + " `auto`: their loss.");
  public static final Key<Integer> PATIENCE =
      Key.of(
              "training.earlyStopping.patience",
              integer(1, Integer.MAX_VALUE),
              10,
              "After so many epochs without a better one training ends.")
          .free();
  private static final Key<Double> MIN_DELTA =
      Key.of(
          "training.earlyStopping.minDelta",
          number(Range.atLeast(0)),
          0.0,
          "An epoch is better if it is so by more than this.");
  private static final Key<Boolean> RESTORE_BEST =
      Key.of(
              "training.earlyStopping.restoreBest",
              flag(),
              true,
              "Whether the model is the best epoch's; else it is the last one's.")
          .free();

  static final OptionalSection<EarlyStopping> TYPE =
      SectionType.of(
              "Training ends once the validation rows have not become better for a while."
                  + " `training.epochs` is then the most that there can be. `none`: all epochs are"
                  + " done, and the last one's parameters are the model's.",
              (section, values) ->
                  new EarlyStopping(
                      values.get(MONITOR),
                      values.get(PATIENCE),
                      values.get(MIN_DELTA),
                      values.get(RESTORE_BEST)),
              MONITOR.of(EarlyStopping::monitor),
              PATIENCE.of(EarlyStopping::patience),
              MIN_DELTA.of(EarlyStopping::minDelta),
              RESTORE_BEST.of(EarlyStopping::restoreBest))
          .orNone();

  /**
   * The metric that is watched.
   *
   * @param measured an epoch's
   * @throws UserException if it is not one of them
   */
  public Metric watched(Metrics measured) {
    return Monitor.watched(MONITOR, monitor, measured);
  }
}
