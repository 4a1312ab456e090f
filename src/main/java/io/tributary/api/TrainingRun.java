package io.tributary.api;

import io.tributary.cluster.RunJobs;
import io.tributary.config.OwnClass;
import io.tributary.config.Spelling;
import io.tributary.data.LabelEncoding;
import io.tributary.model.CheckpointFolder;
import io.tributary.model.TrainedModel;
import io.tributary.time.Ticker;
import io.tributary.training.Ending;
import io.tributary.training.TrainingOutcome;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.spark.sql.SparkSession;

/**
 * One run, in stages: prepared tables → settings with every choice made → training → results.
 * Whatever it caches or broadcasts is released when it ends or fails.
 */
final class TrainingRun {
  private final SparkSession spark;
  private final Settings asked; // as the user wrote them
  private final Settings given; // with what must be known before a table is read
  private final RunObserver observer;
  private final RunControl control;
  private final Ticker ticker = Ticker.SYSTEM;
  private final long begun = ticker.nanos();

  TrainingRun(SparkSession spark, Settings settings, RunObserver observer, RunControl control) {
    this.spark = spark;
    this.asked = settings;
    this.given = Recipe.beforeTable(settings);
    this.observer = observer;
    this.control = control;
  }

  /**
   * Runs on tables of its own.
   *
   * @param tables opens them, which may be a job already
   */
  RunResult run(Supplier<TrainingTables> tables) {
    return scoped(
        scope -> {
          scope.jobs().doing("looking for the table");
          TrainingTables opened = tables.get();
          RunChoices choices = RunChoices.of(scope, given);
          PreparedTables prepared =
              scope.owns(
                  PreparedTables.of(
                      scope, opened, given, choices.shards(), rows -> Recipe.folds(given, rows)));
          prepared.notes().forEach(scope::noted);
          return run(scope, prepared, choices, true);
        });
  }

  /** Runs on tables that others may use after it. */
  RunResult run(PreparedTables tables) {
    tables.check(Recipe.onSharedTables(asked, tables));
    return scoped(
        scope -> {
          RunChoices choices = RunChoices.of(scope, given).withShards(tables.shards());
          tables.notes().forEach(scope::noted);
          return run(scope, tables, choices, false);
        });
  }

  /** Reads tables that others will use. */
  PreparedTables prepare(Supplier<TrainingTables> tables) {
    return scoped(
        scope -> {
          scope.jobs().doing("looking for the table");
          TrainingTables opened = tables.get();
          Settings shared = Recipe.beforeSharedTable(asked);
          return PreparedTables.of(
              scope,
              opened,
              shared,
              RunChoices.of(scope, shared).shards(),
              rows -> Recipe.foldsOfShared(shared, rows));
        });
  }

  private <T> T scoped(Function<RunScope, T> stages) {
    try (RunScope scope = new RunScope(spark, given, observer, control, ticker)) {
      try {
        scope.owns(control.lock(scope::warn));
        return stages.apply(scope);
      } catch (Exception e) { // among them Spark's own, which Scala does not declare
        if (RunJobs.isInterruption(e)) {
          scope.jobs().abandon();
          throw e;
        }
        Optional<ClusterLostException> lost = scope.clusterLost(e);
        if (lost.isPresent()) {
          throw lost.get();
        }
        throw e;
      }
    }
  }

  private RunResult run(
      RunScope scope, PreparedTables tables, RunChoices choices, boolean onlyOne) {
    Settings settings = Recipe.forTable(asked, tables, scope::tell);
    RunPlan plan = new RunPlan(scope, settings, tables, choices, onlyOne);
    MemberTrainings trainings = scope.owns(new MemberTrainings(scope, plan));
    long ingestedAt = ticker.nanos();
    List<TrainedMember> members = trainings.run();
    TrainingOutcome outcome = MemberTrainings.together(members);
    if (outcome.ending() == Ending.STOPPED) {
      return RunResult.stopped(given.name(), outcome, checkpoint(scope, members));
    }
    long trainedAt = ticker.nanos();
    boolean diverged = outcome.ending() == Ending.DIVERGED;
    TrainedEvaluator evaluating = trainings.evaluating();
    float[][] parameters = members.stream().map(TrainedMember::parameters).toArray(float[][]::new);
    LabelEncoding label =
        diverged ? tables.encoding().label() : plan.decided(evaluating, parameters);
    Optional<TrainedModel> trained =
        diverged ? Optional.empty() : Optional.of(trained(plan, label, members, outcome));
    trained.ifPresent(model -> observer.trained(new Model(model))); // before all that can fail
    scope.control().training(false); // what ends the process from now on costs no training
    MemberEvaluation evaluation =
        diverged
            ? MemberEvaluation.none(label)
            : MemberEvaluation.of(scope, evaluating, members, tables, label);
    RunTimes.Marks marks = new RunTimes.Marks(begun, ingestedAt, trainedAt, ticker.nanos());
    RunTimes times = RunTimes.of(marks, outcome, members.get(0).stepPartsMillis());
    trainings.checkpointsWritten();
    return new RunResult(
        given.name(),
        outcome.ending(),
        outcome.epochs(),
        outcome.steps(),
        outcome.bestEpoch(),
        trained.map(model -> new Model(model.withMetrics(evaluation.results().plain()))),
        Optional.of(details(scope, plan, members, evaluation, times)),
        Optional.empty(),
        outcome.divergence(),
        evaluation.failure().map(e -> lostOr(scope, e)));
  }

  // Where a stopped run's checkpoints are: the only network's, or those of all.
  private static Optional<String> checkpoint(RunScope scope, List<TrainedMember> members) {
    Optional<String> one =
        members.stream().flatMap(member -> member.checkpoint().stream()).findFirst();
    return members.get(0).member().isOnly()
        ? one
        : one.flatMap(path -> scope.control().folder(1)).map(CheckpointFolder::path);
  }

  private TrainedModel trained(
      RunPlan plan, LabelEncoding label, List<TrainedMember> members, TrainingOutcome outcome) {
    return new TrainedModel(
        plan.topology().inScoring(),
        plan.tables().encoding().with(label),
        members.stream().map(TrainedMember::parameters).toArray(float[][]::new),
        provenance(plan, members, outcome),
        Map.of());
  }

  private static RuntimeException lostOr(RunScope scope, RuntimeException e) {
    return scope
        .watch()
        .verdict()
        .<RuntimeException>map(verdict -> new ClusterLostException(verdict, e))
        .orElse(e);
  }

  private RunDetails details(
      RunScope scope,
      RunPlan plan,
      List<TrainedMember> members,
      MemberEvaluation evaluation,
      RunTimes times) {
    ResolvedSettings resolved = plan.settings();
    return new RunDetails(
        members.get(members.size() - 1).engine(),
        spark.sparkContext().master(),
        resolved.shards(),
        given.training().seed(),
        resolved.backend(),
        resolved.backend().products().kernels(),
        plan.tables().rows(),
        (int)
            Math.min(
                Integer.MAX_VALUE,
                (long) plan.members().size() * resolved.topology().parameterCount()),
        evaluation.results(),
        evaluation.members(),
        times,
        members.stream()
            .flatMap(member -> member.resumedFrom().stream())
            .reduce((one, other) -> one + other),
        scope.notes(),
        scope.warnings());
  }

  // In a model's file, for good: plain values.
  private Map<String, Object> provenance(
      RunPlan plan, List<TrainedMember> members, TrainingOutcome outcome) {
    ResolvedSettings resolved = plan.settings();
    PreparedTables tables = plan.tables();
    Map<String, Object> provenance = new LinkedHashMap<>();
    provenance.put("name", given.name());
    List<String> own = given.training().metrics().stream().map(OwnClass::name).toList();
    if (!own.isEmpty()) {
      provenance.put(Model.OWN_METRICS, own);
    }
    provenance.put("trained", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
    provenance.put("data", tables.name());
    provenance.put("rows", tables.rows().described());
    provenance.put("epochs", outcome.epochs());
    provenance.put("steps", outcome.steps());
    outcome.bestEpoch().ifPresent(epoch -> provenance.put("bestEpoch", epoch));
    provenance.put("seed", given.training().seed());
    if (members.size() > 1) {
      provenance.put("memberSeeds", members.stream().map(one -> one.member().seed()).toList());
    }
    provenance.put("shards", resolved.shards());
    provenance.put("engine", Spelling.of(resolved.engine()));
    provenance.put("mathBackend", Spelling.of(resolved.backend()));
    provenance.put("mathKernels", resolved.backend().products().kernels());
    provenance.put("tributary", Version.tributary());
    provenance.put("spark", spark.version());
    provenance.put("java", System.getProperty("java.version"));
    if (!plan.classWeighting().isEmpty()) {
      provenance.put("classWeights", plan.classWeighting().byClass());
    }
    return provenance;
  }
}
