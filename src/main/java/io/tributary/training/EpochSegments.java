package io.tributary.training;

import io.tributary.engine.EpochPlan;
import io.tributary.engine.Segment;
import io.tributary.engine.Slices;
import io.tributary.optimizer.Optimizer;
import io.tributary.optimizer.Updater;
import io.tributary.time.Ticker;
import java.util.function.BooleanSupplier;

/**
 * The steps of a run's epochs as an engine is asked for them, segment after segment, and what is
 * heard of them. The state follows at a segment's end; the listener hears of a segment's last step
 * when it has. Nothing is allocated from step to step. Not for several threads.
 */
final class EpochSegments implements Segment {
  private final TrainingState state;
  private final EpochPlan plan;
  private final Optimizer optimizer;
  private final int epochs;
  private final TrainingListener listener;
  private final StateKeeper keeper;
  private final BooleanSupplier stop;
  private final Ticker ticker;
  private final StepTimes times = new StepTimes();

  // Where the steps that were heard of have come to.
  private double lossSum;
  private double weightSum;
  private long rows;
  private int heard;

  private Updater updater; // null: not asked for
  private int asked;
  private int given;
  private boolean finite = true;
  private double badLoss;
  private long stepBegun;

  EpochSegments(
      TrainingState state,
      EpochPlan plan,
      Optimizer optimizer,
      int epochs,
      TrainingListener listener,
      StateKeeper keeper,
      BooleanSupplier stop,
      Ticker ticker) {
    this.state = state;
    this.plan = plan;
    this.optimizer = optimizer;
    this.epochs = epochs;
    this.listener = listener;
    this.keeper = keeper;
    this.stop = stop;
    this.ticker = ticker;
  }

  /**
   * Goes to the next segment of the epoch.
   *
   * @param most steps at most
   * @return false at the epoch's end
   */
  boolean begin(int most) {
    long left = plan.batchesLeft();
    asked = (int) Math.min(Math.min(most, left), most > 1 ? keeper.stepsToNext(state) : 1);
    given = 0;
    heard = 0;
    lossSum = state.lossSum();
    weightSum = state.weightSum();
    rows = state.epochRows();
    stepBegun = ticker.nanos();
    return left > 0;
  }

  /** The state follows, after the engine's call. */
  void end() {
    if (heard > 0) {
      state.stepsDone(heard, rows, lossSum, weightSum);
      listener.batchEnded(state.epoch(), rows, state.meanLoss());
    }
  }

  @Override
  public int steps() {
    return asked;
  }

  @Override
  public Slices next() {
    given++;
    return plan.next();
  }

  @Override
  public double rate() {
    return rate(state.steps() + given);
  }

  /** The learning rate of one of the run's steps, counted from 1. */
  double rate(long step) {
    return optimizer.rate(step, plan.batches(), epochs) * state.rateFactor();
  }

  @Override
  public Updater updater() {
    if (updater == null) {
      updater = state.updater(optimizer);
    }
    return updater;
  }

  @Override
  public void changing() {
    state.beginUpdate();
  }

  @Override
  public boolean made(double stepsLossSum, double stepsWeightSum) {
    if (heard > 0) {
      listener.batchEnded(state.epoch(), rows, lossSum / weightSum);
    }
    heard++;
    lossSum += stepsLossSum;
    weightSum += stepsWeightSum;
    rows = Math.min(plan.rows(), rows + plan.batchSize());
    long now = ticker.nanos();
    times.add(now - stepBegun);
    stepBegun = now;
    return heard < asked && !stop.getAsBoolean();
  }

  @Override
  public void notFinite(double stepsLossSum) {
    finite = false;
    badLoss = stepsLossSum;
  }

  /** Whether all losses so far were finite. */
  boolean isFinite() {
    return finite;
  }

  /** The loss that is not finite. */
  double badLoss() {
    return badLoss;
  }

  /** Of all steps so far. */
  StepTimes times() {
    return times;
  }
}
