package io.tributary.api;

import io.tributary.cluster.RunJobs;
import io.tributary.config.UserException;
import io.tributary.engine.DriverEngine;
import io.tributary.engine.Engine;
import io.tributary.engine.EpochPlan;
import io.tributary.optimizer.Lbfgs;
import io.tributary.optimizer.Optimizer;
import io.tributary.optimizer.Preparation;
import io.tributary.training.Ending;
import io.tributary.training.LbfgsEngine;
import io.tributary.training.TimeLimit;
import io.tributary.training.TrainingListener;
import io.tributary.training.TrainingLoop;
import io.tributary.training.TrainingOutcome;
import io.tributary.training.TrainingSettings;
import io.tributary.training.TrainingState;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.BooleanSupplier;

/** One network's training: its engine, its state and what is kept of it, its loop. */
final class Training implements AutoCloseable {
  private final RunScope scope;
  private final RunPlan run;
  private final Member member;
  private final TrainingSettings settings;
  private final Engine engine;
  private final EpochPlan plan;
  private final TrainingState state;
  private final RunCheckpoints checkpoints;
  private final LossTrend trend;

  /**
   * Brings the state to where an earlier run has come, if this one goes on with it.
   *
   * @param listener watches it
   * @param stop whether it is to stop, though nobody has asked the run to
   * @throws UserException if the earlier run is another one
   */
  Training(
      RunScope scope, RunPlan run, Member member, TrainingListener listener, BooleanSupplier stop) {
    this.scope = scope;
    this.run = run;
    this.member = member;
    this.settings = run.settings().given().training();
    this.plan = new EpochPlan(run.trainingRows(member), settings.batchSize());
    this.state =
        new TrainingState(
            run.topology().layout(),
            run.initialParameters(member),
            settings.optimizer(),
            settings.earlyStopping());
    this.checkpoints =
        new RunCheckpoints(scope.control(), settings, member, run.identity(), state, stop, scope);
    this.trend = new LossTrend(listener);
    try {
      checkPlace();
      this.engine = run.engine(member);
    } catch (RuntimeException | Error e) {
      RunScope.closeQuietly(checkpoints);
      throw e;
    }
  }

  private int epochs() {
    return settings.epochs();
  }

  private void checkPlace() {
    if (state.epochRows() > plan.rows()) {
      throw new UserException(
          "--resume: the checkpoint has used %d rows of an epoch that has %d"
              .formatted(state.epochRows(), plan.rows()));
    }
    if (state.epoch() - 1 + Math.min(1, state.epochRows()) > epochs()) {
      throw new UserException(
          "--resume: training.epochs is %d, and the run is in epoch %d already"
              .formatted(epochs(), state.epoch()));
    }
  }

  /**
   * Trains. Whatever ends it early, the last whole state is saved.
   *
   * @param limit when it has to end
   */
  TrainedMember run(TimeLimit limit) {
    if (!checkpoints.history().isEmpty()) {
      synchronized (scope) {
        scope.observer().goesOn(checkpoints.history());
      }
    }
    checkpoints
        .resumedFrom()
        .ifPresent(
            step ->
                scope.tell(
                    named("Going on from step %,d, in epoch %d".formatted(step, state.epoch()))));
    if (member.index() == 0) { // others may not have begun
      checkpoints.begunAnew().ifPresent(scope::note);
    }
    scope.jobs().training(state, plan, epochs());
    TrainingOutcome outcome = looped(limit);
    if (outcome.ending() != Ending.STOPPED) {
      checkpoints.saveSoon(state);
    }
    if (outcome.ending() == Ending.EARLY_STOPPED) {
      scope.tell(named(stoppedEarly(outcome)));
    }
    if (outcome.ending() == Ending.COMPLETED && member.index() == 0) { // others learn alike
      trend.unfinished(outcome.steps()).ifPresent(line -> scope.note(named(line)));
    }
    return new TrainedMember(
        member,
        outcome,
        state.result(),
        penalty(),
        checkpoints.resumedFrom(),
        outcome.ending() == Ending.STOPPED ? checkpoints.save(state) : Optional.empty(),
        run.selection().used(engine),
        engine.stepPartsMillis());
  }

  private String named(String line) {
    return member.isOnly() ? line : "%s: %s".formatted(member, line);
  }

  private String stoppedEarly(TrainingOutcome outcome) {
    String best =
        outcome.bestEpoch().map("; best on the validation rows was epoch %d"::formatted).orElse("");
    return state.isStoppedEarly()
        ? "Stopped early after epoch %d%s".formatted(outcome.epochs(), best)
        : "%s is over in epoch %d%s"
            .formatted(TrainingSettings.MAX_MINUTES, outcome.epochs() + 1, best);
  }

  // The engine itself, or what takes its gradients to a minimum.
  private Engine stepping(Optimizer optimizer) {
    if (optimizer.method() instanceof Lbfgs) {
      int[] rows = run.trainingRows(member);
      return new LbfgsEngine((DriverEngine) engine, rows, state, optimizer);
    }
    return engine;
  }

  private TrainingOutcome looped(TimeLimit limit) {
    Optimizer optimizer = settings.optimizer();
    Engine stepping = stepping(optimizer);
    TrainingLoop loop =
        new TrainingLoop(
            stepping,
            plan,
            optimizer,
            run.validates(),
            MemberListener.of(member, checkpoints.listening(trend)),
            checkpoints,
            scope.ticker());
    try {
      TrainingOutcome outcome = loop.run(state, epochs(), limit);
      if (stepping instanceof LbfgsEngine lbfgs) {
        scope.tell(named(lbfgs.line()));
      }
      return outcome;
    } catch (Throwable e) { // errors, too: parameters are whole between two steps
      if (e instanceof VirtualMachineError) {
        checkpoints.freeReserve();
      }
      Optional<String> saved = savedAfter(e);
      boolean given = !scope.watch().cancelled() && RunJobs.isCancellation(e);
      boolean interrupted = RunJobs.isInterruption(e);
      if (interrupted) {
        scope.jobs().abandon();
      }
      boolean stopped = scope.control().stopRequested() || given || interrupted;
      // The step was given up, or its job cancelled.
      if (e instanceof Exception && stopped) {
        return TrainingOutcome.stopped(state);
      }
      saved.ifPresent(
          path -> scope.observer().warns("Training cannot go on; --resume goes on from " + path));
      throw e;
    }
  }

  // What fails now must not hide what failed first.
  private Optional<String> savedAfter(Throwable failure) {
    try {
      return checkpoints.save(state);
    } catch (RuntimeException | Error e) {
      failure.addSuppressed(e);
      return Optional.empty();
    }
  }

  /** Waits until the last checkpoint is written, or has told why it is not. */
  void checkpointsWritten() {
    try {
      checkpoints.close();
    } catch (UserException e) { // the run is over, and its model is there
      scope.warn("The last checkpoint is not written: " + e.getMessage());
    }
  }

  // What the parameters cost beside the loss; empty without a penalty.
  private OptionalDouble penalty() {
    Preparation preparation = settings.optimizer().preparation();
    return preparation.penalizes()
        ? OptionalDouble.of(preparation.penalty(run.topology().layout(), state.result()))
        : OptionalDouble.empty();
  }

  Engine engine() {
    return engine;
  }

  @Override
  public void close() {
    RunScope.closeQuietly(checkpoints);
    RunScope.closeQuietly(engine);
  }
}
