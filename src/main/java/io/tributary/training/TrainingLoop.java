package io.tributary.training;

import io.tributary.engine.Engine;
import io.tributary.engine.EpochPlan;
import io.tributary.engine.Split;
import io.tributary.evaluation.Metrics;
import io.tributary.optimizer.Optimizer;
import io.tributary.time.Ticker;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Mini-batch gradient descent: for each epoch, for each mini-batch, sum the gradients, average,
 * update; the engine makes as many of these steps at a call as it likes to, up to the epoch's end.
 *
 * <p>Source: Algorithm 1 of the document in {@code docs/architecture.md}. The loop knows neither
 * where steps are made nor who watches.
 */
public final class TrainingLoop {
  private final Engine engine;
  private final EpochPlan plan;
  private final Optimizer optimizer;
  private final boolean validates;
  private final TrainingListener listener;
  private final StateKeeper keeper;
  private final Ticker ticker;

  /**
   * @param engine makes the steps
   * @param plan says which rows when
   * @param validates whether the held-out rows are looked at after each epoch
   * @param keeper hears of every state that a run can go on from, after the listener
   * @param ticker gives the times of reports
   */
  public TrainingLoop(
      Engine engine,
      EpochPlan plan,
      Optimizer optimizer,
      boolean validates,
      TrainingListener listener,
      StateKeeper keeper,
      Ticker ticker) {
    this.engine = engine;
    this.plan = plan;
    this.optimizer = optimizer;
    this.validates = validates;
    this.listener = listener;
    this.keeper = keeper;
    this.ticker = ticker;
  }

  /** A loop of which no state is kept. */
  public TrainingLoop(
      Engine engine,
      EpochPlan plan,
      Optimizer optimizer,
      boolean validates,
      TrainingListener listener) {
    this(engine, plan, optimizer, validates, listener, StateKeeper.NONE, Ticker.SYSTEM);
  }

  /**
   * Trains all epochs that are left, however long they take.
   *
   * @param state of the run; moves on with it
   * @param epochs how many the run has in all
   */
  public TrainingOutcome run(TrainingState state, int epochs) {
    return run(state, epochs, new TimeLimit(ticker, 0));
  }

  /**
   * Trains from wherever the state stands, until all epochs are done, or something ends it before.
   *
   * @param state of the run; moves on with it
   * @param epochs how many the run has in all
   */
  public TrainingOutcome run(TrainingState state, int epochs, TimeLimit limit) {
    BooleanSupplier stop = () -> keeper.stopRequested() || limit.isOver();
    EpochSegments steps =
        new EpochSegments(state, plan, optimizer, epochs, listener, keeper, stop, ticker);
    long rows = 0;
    while (state.epoch() <= epochs && !state.isStoppedEarly() && !engine.isDone()) {
      long rowsBefore = state.epochRows();
      long begun = ticker.nanos();
      plan.begin(state.epoch(), rowsBefore);
      boolean stopped = false;
      while (!stopped && steps.begin(engine.stepsAtOnce())) {
        engine.advance(steps);
        steps.end();
        if (!steps.isFinite()) {
          String what = "loss is " + steps.badLoss();
          return outcome(
              Ending.DIVERGED, state, rows, steps, advice(what, state.steps() + 1, steps));
        }
        keeper.offer(state);
        stopped = stop.getAsBoolean();
      }
      long epochRows = state.epochRows() - rowsBefore;
      rows += epochRows;
      if (stopped) {
        return outcome(stoppedBy(), state, rows, steps, Optional.empty());
      }
      double trainingSeconds = (ticker.nanos() - begun) / 1e9;
      if (!state.isFinite()) {
        state.epochDone(Metrics.NONE);
        return outcome(
            Ending.DIVERGED,
            state,
            rows,
            steps,
            advice("a parameter is not finite", state.steps(), steps));
      }
      endEpoch(state, steps, begun, epochRows / trainingSeconds);
      keeper.offer(state);
      if (stop.getAsBoolean()) {
        return outcome(stoppedBy(), state, rows, steps, Optional.empty());
      }
    }
    boolean early = state.epoch() <= epochs && state.isStoppedEarly();
    Ending ending = early ? Ending.EARLY_STOPPED : Ending.COMPLETED;
    return outcome(ending, state, rows, steps, Optional.empty());
  }

  // Else the time is over.
  private Ending stoppedBy() {
    return keeper.stopRequested() ? Ending.STOPPED : Ending.EARLY_STOPPED;
  }

  private void endEpoch(
      TrainingState state, EpochSegments steps, long begun, double examplesPerSecond) {
    int epoch = state.epoch();
    double meanLoss = state.meanLoss();
    double lastRate = steps.rate(state.steps());
    Metrics validation =
        validates
            ? engine.evaluate(Split.VALIDATION, state.evaluated()).metricsOfAnEpoch()
            : Metrics.NONE;
    state.epochDone(validation);
    listener.epochEnded(
        new EpochReport(
            epoch,
            state.steps(),
            lastRate,
            meanLoss,
            state.penalty(optimizer.preparation()),
            validation,
            (ticker.nanos() - begun) / 1e9,
            examplesPerSecond));
  }

  private static Optional<String> advice(String what, long step, EpochSegments steps) {
    return Optional.of(
        "%s at step %d (learning rate %s): lower training.optimizer.learningRate, or scale the data"
            .formatted(what, step, steps.rate(step)));
  }

  private static TrainingOutcome outcome(
      Ending ending,
      TrainingState state,
      long rows,
      EpochSegments steps,
      Optional<String> divergence) {
    return new TrainingOutcome(
        ending,
        state.result(),
        state.epoch() - 1,
        state.steps(),
        rows,
        steps.times(),
        state.bestEpoch(),
        divergence);
  }
}
