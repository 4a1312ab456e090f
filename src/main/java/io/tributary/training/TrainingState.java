package io.tributary.training;

import io.tributary.engine.BatchSum;
import io.tributary.network.ParameterLayout;
import io.tributary.optimizer.Optimizer;
import io.tributary.optimizer.OptimizerState;
import io.tributary.optimizer.Updater;

/**
 * Where a run stands between two steps: all that the rest of it depends on, beside its data and its
 * configuration. Mutable; backs exactly one run.
 *
 * <p>A run that goes on from a state does what the run would have done that the state was taken
 * from, bit for bit.
 */
public final class TrainingState {
  private final ParameterLayout layout;
  private final float[] parameters;
  private final OptimizerState optimizer;
  private int epoch = 1;
  private long epochRows;
  private double lossSum;
  private double weightSum;
  private long steps;
  private boolean updating;

  /**
   * The state of a run that has not begun.
   *
   * @param layout the parameters'
   * @param parameters the initial ones; updated in place
   */
  public TrainingState(ParameterLayout layout, float[] parameters, Optimizer optimizer) {
    this.layout = layout;
    this.parameters = parameters;
    this.optimizer = optimizer.newState(parameters.length);
  }

  /** A state of the same shape: its content is the one of a run that has not begun. */
  public TrainingState ofSameShape(Optimizer likewise) {
    return new TrainingState(layout, new float[parameters.length], likewise);
  }

  /** The parameters, in the topology's {@link ParameterLayout}. */
  public float[] parameters() {
    return parameters;
  }

  /** What the optimiser remembers. */
  public OptimizerState optimizer() {
    return optimizer;
  }

  /** The epoch that is going on or comes next, counted from 1. */
  public int epoch() {
    return epoch;
  }

  /** Training rows that this epoch has used. */
  public long epochRows() {
    return epochRows;
  }

  /** Steps done, over all epochs. */
  public long steps() {
    return steps;
  }

  /** The sum of the losses of the epoch's rows so far. */
  public double lossSum() {
    return lossSum;
  }

  /** The sum of the weights of the epoch's rows so far. */
  public double weightSum() {
    return weightSum;
  }

  /** Goes to another run's place; parameters and optimiser are restored by themselves. */
  public void restore(
      int toEpoch, long withEpochRows, double withLossSum, double withWeightSum, long afterSteps) {
    epoch = toEpoch;
    epochRows = withEpochRows;
    lossSum = withLossSum;
    weightSum = withWeightSum;
    steps = afterSteps;
  }

  /**
   * Whether a run can go on from here: not while the optimiser is at work, nor after it has failed
   * there.
   */
  public boolean isWhole() {
    return !updating;
  }

  /** Whether every parameter is a finite number. */
  public boolean isFinite() {
    for (float value : parameters) {
      if (!Float.isFinite(value)) {
        return false;
      }
    }
    return true;
  }

  /** Becomes a copy of another state of the same run. */
  public void copyFrom(TrainingState other) {
    System.arraycopy(other.parameters, 0, parameters, 0, parameters.length);
    optimizer.copyFrom(other.optimizer);
    restore(other.epoch, other.epochRows, other.lossSum, other.weightSum, other.steps);
  }

  /** The mean loss of the epoch's rows so far; NaN before the first. */
  public double meanLoss() {
    return lossSum / weightSum;
  }

  /** What updates this state's parameters. */
  public Updater updater(Optimizer by) {
    return new Updater(by, layout, optimizer, parameters);
  }

  void beginUpdate() {
    updating = true;
  }

  void stepDone(BatchSum sum, long rowsSoFar) {
    updating = false;
    steps++;
    epochRows = rowsSoFar;
    lossSum += sum.lossSum();
    weightSum += sum.weightSum();
  }

  void epochDone() {
    epoch++;
    epochRows = 0;
    lossSum = 0;
    weightSum = 0;
  }
}
