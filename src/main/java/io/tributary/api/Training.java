package io.tributary.api;

import io.tributary.cluster.RunJobs;
import io.tributary.config.Spelling;
import io.tributary.config.UserException;
import io.tributary.data.DataSettings;
import io.tributary.data.LabelEncoding;
import io.tributary.data.TableEncoding;
import io.tributary.data.Task;
import io.tributary.engine.DriverEngine;
import io.tributary.engine.Engine;
import io.tributary.engine.EpochPlan;
import io.tributary.engine.MergeTree;
import io.tributary.engine.Objective;
import io.tributary.engine.RowNetwork;
import io.tributary.engine.Split;
import io.tributary.evaluation.ThresholdMetric;
import io.tributary.model.SafeFiles;
import io.tributary.network.Loss;
import io.tributary.network.Topology;
import io.tributary.optimizer.Lbfgs;
import io.tributary.optimizer.Optimizer;
import io.tributary.optimizer.Plateau;
import io.tributary.optimizer.Preparation;
import io.tributary.training.EarlyStopping;
import io.tributary.training.Ending;
import io.tributary.training.EngineChoice;
import io.tributary.training.LbfgsEngine;
import io.tributary.training.Monitor;
import io.tributary.training.TimeLimit;
import io.tributary.training.TrainingLoop;
import io.tributary.training.TrainingOutcome;
import io.tributary.training.TrainingSettings;
import io.tributary.training.TrainingState;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** One training on prepared tables: its engine, its state and what is kept of it, its loop. */
final class Training {
  private final RunScope scope;
  private final PreparedTables tables;
  private final ClassWeighting weighting;
  private final ResolvedSettings settings;
  private final EngineSelection selection;
  private final Engine engine;
  private final EpochPlan plan;
  private final TrainingState state;
  private final LabelEncoding label;
  private final RunCheckpoints checkpoints;
  private final LossTrend trend;

  /**
   * Makes all choices, brings the rows to the engine, and the state to where an earlier run has
   * come, if this one goes on with it.
   *
   * @param onlyOne whether the tables are for this training alone
   * @throws UserException if the network does not fit the label, the machine, or the earlier run
   */
  Training(
      RunScope scope, Settings given, PreparedTables tables, RunChoices choices, boolean onlyOne) {
    this.scope = scope;
    this.tables = tables;
    TableEncoding encoding = tables.encoding();
    this.weighting =
        ClassWeighting.of(given.data().classWeights(), tables.training(), encoding.label());
    if (!weighting.isEmpty()) {
      scope.tell(weighting.line());
    }
    this.label =
        DecisionThreshold.given(
            given.training().threshold(),
            encoding.label(),
            tables.heldOut().contains(Split.VALIDATION));
    Topology topology =
        given
            .network()
            .topology(encoding, given.data().inputs().categories(), tables.bins(given.network()));
    checkSmoothing(given, encoding, topology);
    Objective objective =
        new Objective(
            new RowNetwork(topology, tables.training().layout(), label),
            weighting.floats(),
            (float) given.training().labelSmoothing(),
            choices.backend(),
            given.training().seed(),
            MergeTree.of(
                choices.shards(), topology.layout().sumLength(given.training().batchSize())));
    this.selection = new EngineSelection(scope, given, tables, objective, onlyOne);
    this.settings = ResolvedSettings.of(given, tables, choices, topology, selection.choice());
    scope.jobs().doing("bringing rows to the engine");
    this.engine = scope.owns(selection.engine());
    this.plan = new EpochPlan(tables.training().trainingRows(), given.training().batchSize());
    this.state =
        new TrainingState(
            topology.layout(),
            topology.initialParameters(
                given.network().chosenInitializer(), given.training().seed()),
            given.training().optimizer(),
            given.training().earlyStopping());
    this.checkpoints =
        scope.owns(
            new RunCheckpoints(
                scope.control(),
                given,
                RunIdentity.of(settings.chosen(), tables, topology.layout(), choices.backend()),
                state,
                scope.ticker(),
                scope::warn));
    checkPlace();
    checkStopping(objective);
    checkSchedule(objective);
    this.trend = new LossTrend(scope.observer());
  }

  private static void checkSmoothing(Settings given, TableEncoding encoding, Topology topology) {
    if (given.training().labelSmoothing() > 0
        && (encoding.label().task() != Task.CLASSIFICATION || !topology.loss().takesShares())) {
      throw new UserException(
          "%s: is for classes with crossEntropy or squaredError, and this is a %s with %s; leave it out"
              .formatted(
                  TrainingSettings.LABEL_SMOOTHING.path(),
                  Spelling.of(encoding.label().task()),
                  Loss.type().word(topology.loss())));
    }
  }

  /**
   * The label with the threshold that the model decides by. That takes an evaluation where it is
   * chosen; if that fails, the threshold stays, and it is told.
   */
  LabelEncoding decided() {
    Optional<ThresholdMetric> metric = settings.given().training().threshold().maximized();
    if (metric.isEmpty()) {
      return label;
    }
    try {
      return DecisionThreshold.chosen(metric.get(), label, engine, parameters(), scope::note);
    } catch (Exception e) { // among them Spark's own, which Scala does not declare
      scope.warn("No threshold could be chosen, and 0.5 stays: " + SafeFiles.reason(e));
      return label;
    }
  }

  private Map<String, Object> described() {
    return settings.described(scope.spark().sparkContext().conf());
  }

  private int epochs() {
    return settings.given().training().epochs();
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

  private void checkSchedule(Objective objective) {
    if (!(settings.given().training().optimizer().schedule() instanceof Plateau plateau)
        || plateau.monitor().equals(Plateau.AUTO)) {
      return;
    }
    if (!tables.heldOut().contains(Split.VALIDATION)) {
      throw new UserException(
          "%s: needs rows to watch, and no row is held out; set %s to a fraction of the rows or the path of a table, or watch 'auto'"
              .formatted(Plateau.MONITOR, DataSettings.VALIDATION));
    }
    Monitor.watched(
        Plateau.MONITOR,
        plateau.monitor(),
        objective.network().emptyEvaluation().metricsOfAnEpoch());
  }

  private void checkStopping(Objective objective) {
    Optional<EarlyStopping> stopping = settings.given().training().earlyStopping();
    if (stopping.isPresent()) {
      if (!tables.heldOut().contains(Split.VALIDATION)) {
        throw new UserException(
            "%s: needs rows to watch, and no row is held out; set %s to a fraction of the rows or the path of a table"
                .formatted(TrainingSettings.EARLY_STOPPING, DataSettings.VALIDATION));
      }
      stopping.get().watched(objective.network().emptyEvaluation().metricsOfAnEpoch());
    }
  }

  /**
   * Trains. Whatever ends it early, the last whole state is saved. There is something to stop until
   * the caller, who has what training came to, says that there is not.
   */
  TrainingOutcome run() {
    scope.observer().begins(described(), plan.rows(), epochs(), checkpoints.history());
    checkpoints
        .resumedFrom()
        .ifPresent(
            step ->
                scope.tell("Going on from step %,d, in epoch %d".formatted(step, state.epoch())));
    checkpoints.begunAnew().ifPresent(scope::note);
    scope.jobs().training(state, plan, epochs());
    scope.watch().trainingBegins();
    scope.control().training(true);
    TrainingOutcome outcome = looped();
    if (outcome.ending() != Ending.STOPPED) {
      checkpoints.saveSoon(state);
    }
    if (outcome.ending() == Ending.EARLY_STOPPED) {
      scope.tell(stoppedEarly(outcome));
    }
    if (outcome.ending() == Ending.COMPLETED) {
      trend.unfinished(outcome.steps()).ifPresent(scope::note);
    }
    return outcome;
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
      int[] rows = tables.training().trainingRows();
      return new LbfgsEngine((DriverEngine) engine, rows, state, optimizer);
    }
    return engine;
  }

  private TrainingOutcome looped() {
    Optimizer optimizer = settings.given().training().optimizer();
    Engine stepping = stepping(optimizer);
    TrainingLoop loop =
        new TrainingLoop(
            stepping,
            plan,
            optimizer,
            tables.heldOut().contains(Split.VALIDATION),
            checkpoints.listening(trend),
            checkpoints,
            scope.ticker());
    try {
      TrainingOutcome outcome =
          loop.run(
              state,
              epochs(),
              new TimeLimit(scope.ticker(), settings.given().training().maxMinutes()));
      if (stepping instanceof LbfgsEngine lbfgs) {
        scope.tell(lbfgs.line());
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

  /** Saves the state, and waits. */
  Optional<String> saved() {
    return checkpoints.save(state);
  }

  /** The step that training went on from; empty if it began. */
  Optional<Long> resumedFrom() {
    return checkpoints.resumedFrom();
  }

  /** Waits until the last checkpoint is written, or has told why it is not. */
  void checkpointsWritten() {
    try {
      checkpoints.close();
    } catch (UserException e) { // the run is over, and its model is there
      scope.warn("The last checkpoint is not written: " + e.getMessage());
    }
  }

  ResolvedSettings settings() {
    return settings;
  }

  ClassWeighting classWeighting() {
    return weighting;
  }

  Engine engine() {
    return engine;
  }

  /** Which engine is in use by now. */
  EngineChoice engineUsed() {
    return selection.used(engine);
  }

  /** The parameters that training came to. */
  /** What the parameters cost beside the loss; empty without a penalty. */
  OptionalDouble penalty() {
    Preparation preparation = settings.given().training().optimizer().preparation();
    return preparation.penalizes()
        ? OptionalDouble.of(preparation.penalty(settings.topology().layout(), parameters()))
        : OptionalDouble.empty();
  }

  float[] parameters() {
    return state.result();
  }
}
