package io.tributary.training;

import io.tributary.evaluation.Metric;
import io.tributary.evaluation.Metrics;
import io.tributary.state.State;

/** The best epoch so far by the validation rows, and its parameters. Mutable. */
public final class BestEpoch implements State {
  private final EarlyStopping settings;
  private final float[] parameters; // the best epoch's
  private int epoch; // 0: none so far
  private double value = Double.NaN;

  BestEpoch(EarlyStopping settings, int parameterCount) {
    this.settings = settings;
    this.parameters = new float[parameterCount];
  }

  /**
   * An epoch is done.
   *
   * @param number the epoch, from 1
   * @param measured on the validation rows
   * @param evaluated the parameters that were measured; copied where they are the best
   */
  void heard(int number, Metrics measured, float[] evaluated) {
    Metric metric = settings.watched(measured);
    if (metric.isBetterThan(value, settings.minDelta())) {
      epoch = number;
      value = metric.value();
      System.arraycopy(evaluated, 0, parameters, 0, parameters.length);
    }
  }

  /** Whether training ends after so many epochs. */
  boolean endsTraining(int epochs) {
    return epochs - epoch >= settings.patience();
  }

  /** Whether its parameters are to be the model's. */
  boolean isRestored() {
    return settings.restoreBest() && epoch > 0;
  }

  /** The epoch, from 1; 0 if no epoch's metric was defined so far. */
  public int epoch() {
    return epoch;
  }

  /** The parameters that the epoch ended with. */
  float[] parameters() {
    return parameters;
  }

  @Override
  public void visit(Visitor parts) {
    parts.array("best.parameters", parameters);
    epoch = (int) parts.whole("best.epoch", epoch, 0, Integer.MAX_VALUE);
    value = parts.number("best.value", value);
  }
}
