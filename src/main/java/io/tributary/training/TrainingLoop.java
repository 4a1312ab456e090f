package io.tributary.training;

import io.tributary.engine.BatchSum;
import io.tributary.engine.Engine;
import io.tributary.engine.EpochPlan;
import io.tributary.engine.Slices;
import io.tributary.engine.Split;
import io.tributary.optimizer.Optimizer;
import io.tributary.optimizer.Updater;
import java.util.Map;
import java.util.Optional;

/**
 * Mini-batch gradient descent: for each epoch, for each mini-batch, sum the gradients, average,
 * update.
 *
 * <p>Source: Algorithm 1 of the document in {@code docs/architecture.md}. The loop knows neither
 * where the sums come from nor who watches.
 */
public final class TrainingLoop {
  private final Engine engine;
  private final EpochPlan plan;
  private final Optimizer optimizer;
  private final boolean validates;
  private final TrainingListener listener;
  private final StateKeeper keeper;

  /**
   * @param engine gives the gradient sums
   * @param plan says which rows when
   * @param validates whether the held-out rows are looked at after each epoch
   * @param keeper hears of every state that a run can go on from, after the listener
   */
  public TrainingLoop(
      Engine engine,
      EpochPlan plan,
      Optimizer optimizer,
      boolean validates,
      TrainingListener listener,
      StateKeeper keeper) {
    this.engine = engine;
    this.plan = plan;
    this.optimizer = optimizer;
    this.validates = validates;
    this.listener = listener;
    this.keeper = keeper;
  }

  /** A loop of which no state is kept. */
  public TrainingLoop(
      Engine engine,
      EpochPlan plan,
      Optimizer optimizer,
      boolean validates,
      TrainingListener listener) {
    this(engine, plan, optimizer, validates, listener, state -> true);
  }

  /**
   * Trains up to the end of an epoch, from wherever the state stands.
   *
   * @param state of the run; moves on with it
   * @param epochs how many the run has in all
   */
  public TrainingOutcome run(TrainingState state, int epochs) {
    Updater updater = state.updater(optimizer);
    StepTimes times = new StepTimes();
    long rows = 0;
    while (state.epoch() <= epochs) {
      int epoch = state.epoch();
      long rowsBefore = state.epochRows();
      long begun = System.nanoTime();
      plan.begin(epoch, rowsBefore);
      for (Slices slices = plan.next(); slices != null; slices = plan.next()) {
        long stepBegun = System.nanoTime();
        long step = state.steps() + 1;
        BatchSum sum = engine.sum(slices, state.parameters());
        if (!Double.isFinite(sum.lossSum())) {
          String what = advice("loss is " + sum.lossSum(), step, epochs);
          return outcome(Ending.DIVERGED, state, rows, times, Optional.of(what));
        }
        update(updater, state, sum, rate(step, epochs));
        state.stepDone(sum, plan.rowsSoFar());
        times.add(System.nanoTime() - stepBegun);
        listener.batchEnded(epoch, state.epochRows(), state.meanLoss());
        if (!keeper.goesOn(state)) {
          rows += state.epochRows() - rowsBefore;
          return outcome(Ending.STOPPED, state, rows, times, Optional.empty());
        }
      }
      long epochRows = state.epochRows() - rowsBefore;
      rows += epochRows;
      double trainingSeconds = (System.nanoTime() - begun) / 1e9;
      double meanLoss = state.meanLoss();
      if (!state.isFinite()) {
        state.epochDone();
        String what = advice("a parameter is not finite", state.steps(), epochs);
        return outcome(Ending.DIVERGED, state, rows, times, Optional.of(what));
      }
      Map<String, Object> validation =
          validates
              ? engine.evaluate(Split.VALIDATION, state.parameters()).metricsOfAnEpoch()
              : Map.of();
      state.epochDone();
      listener.epochEnded(
          new EpochReport(
              epoch,
              state.steps(),
              rate(state.steps(), epochs),
              meanLoss,
              validation,
              (System.nanoTime() - begun) / 1e9,
              epochRows / trainingSeconds));
      if (!keeper.goesOn(state)) {
        return outcome(Ending.STOPPED, state, rows, times, Optional.empty());
      }
    }
    return outcome(Ending.COMPLETED, state, rows, times, Optional.empty());
  }

  private double rate(long step, int epochs) {
    return optimizer.rate(step, plan.batches(), epochs);
  }

  private void update(Updater updater, TrainingState state, BatchSum sum, double rate) {
    if (sum.weightSum() > 0) { // a batch of rows that all weigh nothing teaches nothing
      state.beginUpdate();
      updater.begin(rate, 1 / sum.weightSum());
      engine.update(updater, sum);
    }
  }

  private String advice(String what, long step, int epochs) {
    return "%s at step %d (learning rate %s): lower training.optimizer.learningRate, or scale the data"
        .formatted(what, step, rate(step, epochs));
  }

  private static TrainingOutcome outcome(
      Ending ending, TrainingState state, long rows, StepTimes times, Optional<String> divergence) {
    return new TrainingOutcome(
        ending, state.parameters(), state.epoch() - 1, state.steps(), rows, times, divergence);
  }
}
