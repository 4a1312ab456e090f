package io.tributary.api;

import io.tributary.cluster.RunJobs;
import io.tributary.config.Spelling;
import io.tributary.data.LabelEncoding;
import io.tributary.model.SafeFiles;
import io.tributary.model.TrainedModel;
import io.tributary.time.Ticker;
import io.tributary.training.Ending;
import io.tributary.training.TrainingOutcome;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
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
              scope.owns(PreparedTables.of(scope, opened, given, choices.shards()));
          prepared.notes().forEach(scope::noted);
          return run(scope, prepared, choices, true);
        });
  }

  /** Runs on tables that others may use after it. */
  RunResult run(PreparedTables tables) {
    tables.check(given);
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
          return PreparedTables.of(scope, opened, given, RunChoices.of(scope, given).shards());
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
    Training training = new Training(scope, settings, tables, choices, onlyOne);
    long ingestedAt = ticker.nanos();
    TrainingOutcome outcome = training.run();
    if (outcome.ending() == Ending.STOPPED) {
      return RunResult.stopped(given.name(), outcome, training.saved());
    }
    long trainedAt = ticker.nanos();
    boolean diverged = outcome.ending() == Ending.DIVERGED;
    LabelEncoding label = diverged ? tables.encoding().label() : training.decided();
    Optional<TrainedModel> trained = trained(training, tables, label, outcome);
    trained.ifPresent(model -> observer.trained(new Model(model))); // before all that can fail
    scope.control().training(false); // what ends the process from now on costs no training
    FinalEvaluation evaluation = evaluated(scope, training, tables, label, trained.isPresent());
    RunTimes.Marks marks = new RunTimes.Marks(begun, ingestedAt, trainedAt, ticker.nanos());
    RunTimes times = RunTimes.of(marks, outcome, training.engine().stepPartsMillis());
    training.checkpointsWritten();
    return new RunResult(
        given.name(),
        outcome.ending(),
        outcome.epochs(),
        outcome.steps(),
        outcome.bestEpoch(),
        trained.map(model -> new Model(model.withMetrics(evaluation.results().plain()))),
        Optional.of(details(scope, training, tables, evaluation, times)),
        Optional.empty(),
        outcome.divergence(),
        evaluation.failure().map(e -> lostOr(scope, e)));
  }

  private Optional<TrainedModel> trained(
      Training training, PreparedTables tables, LabelEncoding label, TrainingOutcome outcome) {
    if (outcome.ending() == Ending.DIVERGED) {
      return Optional.empty();
    }
    return Optional.of(
        new TrainedModel(
            training.settings().topology().inScoring(),
            tables.encoding().with(label),
            training.parameters(),
            provenance(training, tables, outcome),
            Map.of()));
  }

  private static FinalEvaluation evaluated(
      RunScope scope,
      Training training,
      PreparedTables tables,
      LabelEncoding label,
      boolean trained) {
    if (!trained) {
      return FinalEvaluation.none(label);
    }
    FinalEvaluation evaluation =
        FinalEvaluation.of(
            training.engine(), training.parameters(), training.penalty(), tables.heldOut(), label);
    evaluation.notes().forEach(scope::note);
    evaluation
        .failure()
        .ifPresent(
            e -> scope.warn("The trained model could not be evaluated: " + SafeFiles.reason(e)));
    return evaluation;
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
      Training training,
      PreparedTables tables,
      FinalEvaluation evaluation,
      RunTimes times) {
    ResolvedSettings resolved = training.settings();
    return new RunDetails(
        training.engineUsed(),
        spark.sparkContext().master(),
        resolved.shards(),
        given.training().seed(),
        resolved.backend(),
        resolved.backend().products().kernels(),
        tables.rows(),
        resolved.topology().parameterCount(),
        evaluation.results(),
        times,
        training.resumedFrom(),
        scope.notes(),
        scope.warnings());
  }

  // In a model's file, for good: plain values.
  private Map<String, Object> provenance(
      Training training, PreparedTables tables, TrainingOutcome outcome) {
    ResolvedSettings resolved = training.settings();
    Map<String, Object> provenance = new LinkedHashMap<>();
    provenance.put("name", given.name());
    provenance.put("trained", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
    provenance.put("data", tables.name());
    provenance.put("rows", tables.rows().described());
    provenance.put("epochs", outcome.epochs());
    provenance.put("steps", outcome.steps());
    outcome.bestEpoch().ifPresent(epoch -> provenance.put("bestEpoch", epoch));
    provenance.put("seed", given.training().seed());
    provenance.put("shards", resolved.shards());
    provenance.put("engine", Spelling.of(resolved.engine()));
    provenance.put("mathBackend", Spelling.of(resolved.backend()));
    provenance.put("mathKernels", resolved.backend().products().kernels());
    provenance.put("tributary", Version.tributary());
    provenance.put("spark", spark.version());
    provenance.put("java", System.getProperty("java.version"));
    if (!training.classWeighting().isEmpty()) {
      provenance.put("classWeights", training.classWeighting().byClass());
    }
    return provenance;
  }
}
