package io.tributary.api;

import io.tributary.config.Spelling;
import io.tributary.config.UserException;
import io.tributary.data.DataSettings;
import io.tributary.data.LabelEncoding;
import io.tributary.data.TableEncoding;
import io.tributary.data.Task;
import io.tributary.engine.Engine;
import io.tributary.engine.Evaluator;
import io.tributary.engine.MergeTree;
import io.tributary.engine.Objective;
import io.tributary.engine.RowNetwork;
import io.tributary.engine.Split;
import io.tributary.evaluation.Metrics;
import io.tributary.evaluation.ThresholdMetric;
import io.tributary.model.CheckpointIdentity;
import io.tributary.model.SafeFiles;
import io.tributary.network.Loss;
import io.tributary.network.Topology;
import io.tributary.optimizer.Plateau;
import io.tributary.training.EarlyStopping;
import io.tributary.training.Monitor;
import io.tributary.training.TrainingSettings;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the trainings of a run's networks have in common: prepared tables, the network's shape, and
 * settings with every choice made. The rows are where the engine uses them.
 */
final class RunPlan {
  private final RunScope scope;
  private final PreparedTables tables;
  private final ClassWeighting weighting;
  private final LabelEncoding label;
  private final RowNetwork network;
  private final RunChoices choices;
  private final List<Member> members;
  private final EngineSelection selection;
  private final ResolvedSettings settings;

  /**
   * Makes all choices.
   *
   * @param onlyOne whether the tables are for this run alone
   * @throws UserException if the network does not fit the label or the machine
   */
  RunPlan(
      RunScope scope, Settings given, PreparedTables tables, RunChoices choices, boolean onlyOne) {
    this.scope = scope;
    this.tables = tables;
    this.choices = choices;
    this.members = Member.of(given.training());
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
        frozen(
            given,
            given
                .network()
                .topology(
                    encoding, given.data().inputs().categories(), tables.bins(given.network())));
    checkSmoothing(given, encoding, topology);
    this.network =
        new RowNetwork(topology, tables.training().layout(), label, given.training().metrics());
    this.selection =
        new EngineSelection(
            scope, given, tables, objective(given, members.get(0)), members.size(), onlyOne);
    this.settings = ResolvedSettings.of(given, tables, choices, topology, selection.choice());
    Metrics measured = network.emptyEvaluation().metricsOfAnEpoch();
    checkStopping(measured);
    checkSchedule(measured);
    scope.jobs().doing("bringing rows to the engine");
    selection.bringRows();
  }

  private Topology frozen(Settings given, Topology configured) {
    Topology topology = tables.initial().map(model -> model.fitted(configured)).orElse(configured);
    try {
      return topology.freezing(given.training().frozen());
    } catch (IllegalArgumentException e) {
      throw new UserException("%s: %s".formatted(TrainingSettings.FROZEN, e.getMessage()));
    }
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

  private void checkSchedule(Metrics measured) {
    if (!(training().optimizer().schedule() instanceof Plateau plateau)
        || plateau.monitor().equals(Plateau.AUTO)) {
      return;
    }
    if (!validates()) {
      throw new UserException(
          "%s: needs rows to watch, and no row is held out; set %s to a fraction of the rows or the path of a table, or watch 'auto'"
              .formatted(Plateau.MONITOR, DataSettings.VALIDATION));
    }
    Monitor.watched(Plateau.MONITOR, plateau.monitor(), measured);
  }

  private void checkStopping(Metrics measured) {
    Optional<EarlyStopping> stopping = training().earlyStopping();
    if (stopping.isPresent()) {
      if (!validates()) {
        throw new UserException(
            "%s: needs rows to watch, and no row is held out; set %s to a fraction of the rows or the path of a table"
                .formatted(TrainingSettings.EARLY_STOPPING, DataSettings.VALIDATION));
      }
      stopping.get().watched(measured);
    }
  }

  private Objective objective(Settings given, Member member) {
    return new Objective(
        network,
        weighting.floats(),
        (float) given.training().labelSmoothing(),
        choices.backend(),
        member.seed(),
        MergeTree.of(
            choices.shards(), network.topology().layout().sumLength(given.training().batchSize())));
  }

  /** The run's networks. */
  List<Member> members() {
    return members;
  }

  /** How many of them are trained at a time. */
  int atOnce() {
    return selection.atOnce();
  }

  /** What a network is trained by, on as many threads as it has to itself. */
  Engine engine(Member member) {
    return selection.engine(objective(settings.given(), member), member.fold(), atOnce());
  }

  /** What measures networks that others have trained, on all threads. */
  TrainedEvaluator evaluating() {
    Engine all = scope.owns(evaluating(EngineRows.NO_FOLD));
    return tables.training().folds() == 0
        ? TrainedEvaluator.of(all)
        : TrainedEvaluator.ofFolds(all, members, member -> evaluating(member.fold()));
  }

  private Engine evaluating(int fold) {
    return selection.engine(objective(settings.given(), members.get(0)), fold, 1);
  }

  /** For each shard, how many rows a network learns from. */
  int[] trainingRows(Member member) {
    return tables.training().trainingRows(member.fold());
  }

  /** How many rows a network learns from. */
  long trainingRowsInAll(Member member) {
    return Arrays.stream(trainingRows(member)).asLongStream().sum();
  }

  /** The parameters that a network begins with. */
  float[] initialParameters(Member member) {
    return tables
        .initial()
        .map(model -> model.parameters(member))
        .orElseGet(
            () ->
                topology()
                    .initialParameters(
                        settings.given().network().chosenInitializer(), member.seed()));
  }

  /** The selection of the engine. */
  EngineSelection selection() {
    return selection;
  }

  /** Whether there are rows to watch. */
  boolean validates() {
    return tables.heldOut().contains(Split.VALIDATION);
  }

  /**
   * The label with the threshold that the model decides by. That takes an evaluation where it is
   * chosen; if that fails, the threshold stays, and it is told.
   *
   * @param parameters of each network
   */
  LabelEncoding decided(Evaluator evaluator, float[][] parameters) {
    Optional<ThresholdMetric> metric = training().threshold().maximized();
    if (metric.isEmpty()) {
      return label;
    }
    try {
      return DecisionThreshold.chosen(metric.get(), label, evaluator, parameters, scope::note);
    } catch (Exception e) { // among them Spark's own, which Scala does not declare
      scope.warn("No threshold could be chosen, and 0.5 stays: " + SafeFiles.reason(e));
      return label;
    }
  }

  /** What must be the same for a run to go on from another one's checkpoints. */
  CheckpointIdentity identity() {
    return RunIdentity.of(
        settings.chosen(), tables, network.topology().layout(), choices.backend());
  }

  /** The effective configuration. */
  Map<String, Object> described() {
    return settings.described(scope.spark().sparkContext().conf());
  }

  ResolvedSettings settings() {
    return settings;
  }

  Topology topology() {
    return network.topology();
  }

  PreparedTables tables() {
    return tables;
  }

  ClassWeighting classWeighting() {
    return weighting;
  }

  private TrainingSettings training() {
    return settings.given().training();
  }
}
