package io.tributary.api;

import io.tributary.cluster.ClusterWatch;
import io.tributary.cluster.CountedWarnings;
import io.tributary.cluster.RunJobs;
import io.tributary.config.Spelling;
import io.tributary.config.UserException;
import io.tributary.data.ClassLabel;
import io.tributary.data.ClassWeights;
import io.tributary.data.ColumnReport;
import io.tributary.data.LabelEncoding;
import io.tributary.data.LabelScaling;
import io.tributary.data.NumericLabel;
import io.tributary.data.Storage;
import io.tributary.data.TableEncoding;
import io.tributary.data.Task;
import io.tributary.ingest.Ingest;
import io.tributary.ingest.ShardedTable;
import io.tributary.ingest.StoragePlan;
import io.tributary.math.BackendUnavailableException;
import io.tributary.math.MathBackend;
import io.tributary.model.SafeFiles;
import io.tributary.model.TrainedModel;
import io.tributary.network.OutputActivation;
import io.tributary.network.Topology;
import io.tributary.training.Ending;
import io.tributary.training.Engine;
import io.tributary.training.EngineChoice;
import io.tributary.training.EpochPlan;
import io.tributary.training.MergeTree;
import io.tributary.training.NetworkTask;
import io.tributary.training.Split;
import io.tributary.training.TrainingLoop;
import io.tributary.training.TrainingOutcome;
import io.tributary.training.TrainingState;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.spark.sql.SparkSession;

/**
 * One run from tables to a model: ingest, choose, train, evaluate. Whatever it caches or broadcasts
 * is released when it ends or fails.
 */
final class TrainingRun {
  /**
   * Rows of a batch that keep a shard's thread busy for longer than it takes to meet the others.
   */
  private static final int ROWS_PER_SHARD = 64;

  /** A line lists no more classes than this. */
  private static final int SHOWN_CLASSES = 20;

  private final SparkSession spark;
  private final Settings settings;
  private final RunObserver observer;
  private final RunControl control;
  private final LossTrend trend;
  private final CountedWarnings warnings;
  private final List<String> notes = new ArrayList<>(); // what was told of the tables
  private final List<AutoCloseable> resources = new ArrayList<>();
  private final long begun = System.nanoTime();

  TrainingRun(SparkSession spark, Settings settings, RunObserver observer, RunControl control) {
    this.spark = spark;
    this.settings = settings;
    this.observer = observer;
    this.warnings = new CountedWarnings(observer::warns);
    this.control = control;
    this.trend = new LossTrend(observer);
  }

  /**
   * Runs.
   *
   * @param tables opens the tables, which may be a job already
   */
  RunResult run(Supplier<TrainingTables> tables) {
    control.begins();
    ClusterWatch watch =
        owned(
            new ClusterWatch(
                spark.sparkContext(),
                settings.training().executorWaitMinutes(),
                control::stopRequested));
    RunJobs jobs = owned(new RunJobs(spark.sparkContext(), settings.name()));
    try {
      owned(control.lock(this::warn));
      jobs.doing("looking for the table");
      return train(tables.get(), watch, jobs);
    } catch (Exception e) { // among them Spark's own, which Scala does not declare
      if (watch.verdict().isPresent()) {
        throw new ClusterLostException(watch.verdict().get(), e);
      }
      if (!(e instanceof UserException) && watch.executorsRanOut()) {
        throw ClusterLostException.outOfMemory(e);
      }
      if (spark.sparkContext().isStopped()) { // whatever failed, it was not the table's fault
        throw new ClusterLostException(
            "Spark on %s has stopped: the master is gone, or has removed the application"
                .formatted(spark.sparkContext().master()),
            e);
      }
      throw e;
    } finally {
      control.training(false);
      for (int i = resources.size() - 1; i >= 0; i--) {
        closeQuietly(resources.get(i));
      }
    }
  }

  private static void closeQuietly(AutoCloseable resource) {
    try {
      resource.close();
    } catch (Exception e) {
      // A context that is gone has released everything already.
      org.slf4j.LoggerFactory.getLogger(TrainingRun.class).debug("While cleaning up", e);
    }
  }

  private <T extends AutoCloseable> T owned(T resource) {
    resources.add(resource);
    return resource;
  }

  private void warn(String warning) {
    warnings.add(warning);
  }

  private void tellAndNote(String note) {
    notes.add(note);
    observer.tells(note);
  }

  private RunResult train(TrainingTables tables, ClusterWatch watch, RunJobs jobs) {
    Map<String, String> earlier = control.earlierIdentity();
    RunIdentity.checkContract(earlier);
    MathBackend backend = chosenBackend(Optional.ofNullable(earlier.get(RunIdentity.MATH_BACKEND)));
    RunIdentity.otherKernels(earlier, backend).ifPresent(this::warn);
    int shards = chosenShards(Optional.ofNullable(earlier.get(RunIdentity.SHARDS)));
    long seed = settings.training().seed();
    StoragePlan storage = StoragePlan.of(spark.sparkContext(), settings.data().storage());
    observer.tells("Reading " + tables.training().name());
    jobs.doing("reading the training table");
    Ingest.Result ingested =
        Ingest.fit(
            tables.training().rows(),
            tables.training().name(),
            settings.data(),
            this::labelScaling,
            seed,
            shards,
            storage);
    ShardedTable table = owned(ingested.table());
    TableEncoding encoding = ingested.encoding();
    ColumnReport.of(encoding).forEach(observer::tells);
    ingested.notes().forEach(this::tellAndNote);
    checkRows(tables.training().name(), ingested);
    Map<String, Double> classWeights = classWeights(table, encoding.label());
    jobs.doing("reading the validation and test tables");
    Map<Split, ShardedTable> others = new EnumMap<>(Split.class);
    tables
        .validation()
        .ifPresent(t -> others.put(Split.VALIDATION, owned(packed(t, encoding, shards, storage))));
    tables
        .test()
        .ifPresent(t -> others.put(Split.TEST, owned(packed(t, encoding, shards, storage))));
    others.forEach(this::tellMet);
    Topology topology = settings.network().topology(encoding.inputs(), encoding.label());
    NetworkTask task =
        new NetworkTask(
            topology,
            table.layout(),
            encoding.label(),
            floats(classWeights.values()),
            backend,
            seed,
            MergeTree.of(shards, topology.parameterCount()));
    EngineSelection selection =
        new EngineSelection(spark, settings, control, observer, table, others, task);
    EngineChoice choice = selection.choice();
    jobs.doing("bringing rows to the engine");
    Engine engine = owned(selection.engine(watch::cancelled, jobs));
    long ingestedAt = System.nanoTime();

    LabelScaling labelScaling = labelScaling(encoding);
    Map<String, Object> configuration =
        configuration(topology, encoding, labelScaling, table.storage(), shards, choice, backend);
    EpochPlan plan = new EpochPlan(table.trainingRows(), settings.training().batchSize());
    boolean validates =
        others.containsKey(Split.VALIDATION) || RunSummary.sum(table.validationRows()) > 0;
    float[] parameters = topology.initialParameters(settings.network().chosenInitializer(), seed);
    TrainingState state = new TrainingState(parameters, settings.training().optimizer());
    RunCheckpoints checkpoints =
        owned(
            new RunCheckpoints(
                control,
                settings,
                RunIdentity.of(configuration, table, others, encoding, backend),
                state,
                this::warn));
    checkPlace(state, plan.rows());
    observer.begins(
        configuration, plan.rows(), settings.training().epochs(), checkpoints.history());
    checkpoints
        .resumedFrom()
        .ifPresent(
            step ->
                observer.tells(
                    "Going on from step %,d, in epoch %d".formatted(step, state.epoch())));
    checkpoints.begunAnew().ifPresent(this::tellAndNote);
    jobs.training(state, plan, settings.training().epochs());
    watch.trainingBegins();
    control.training(true);
    TrainingOutcome outcome = train(engine, plan, validates, checkpoints, state, watch);
    control.training(false);
    if (outcome.ending() == Ending.STOPPED) {
      return stopped(outcome, checkpoints.save(state));
    }
    checkpoints.saveSoon(state);
    if (outcome.ending() == Ending.COMPLETED) {
      trend.unfinished(outcome.steps()).ifPresent(this::tellAndNote);
    }
    long trainedAt = System.nanoTime();

    Map<String, Object> rows = RunSummary.rows(plan, table, others);
    Map<String, Object> provenance = provenance(tables, shards, choice, backend, rows, outcome);
    if (!classWeights.isEmpty()) {
      provenance.put("classWeights", classWeights);
    }
    Optional<TrainedModel> trained =
        outcome.divergence().isPresent()
            ? Optional.empty()
            : Optional.of(new TrainedModel(topology, encoding, parameters, provenance, Map.of()));
    trained.ifPresent(observer::trained); // before anything else can fail
    FinalEvaluation evaluation =
        trained.isPresent()
            ? FinalEvaluation.of(
                engine, parameters, evaluated(validates, others.keySet()), encoding.label())
            : FinalEvaluation.none();
    evaluation.notes().forEach(this::tellAndNote);
    evaluation
        .failure()
        .ifPresent(e -> warn("The trained model could not be evaluated: " + SafeFiles.reason(e)));
    Optional<TrainedModel> model = trained.map(m -> m.withMetrics(evaluation.results()));
    long evaluatedAt = System.nanoTime();

    RunSummary summary = new RunSummary(settings.name(), outcome);
    summary.put("engine", Spelling.of(selection.used(engine)));
    summary.put("master", spark.sparkContext().master());
    summary.put("shards", shards);
    summary.put("seed", seed);
    summary.put("mathBackend", Spelling.of(backend));
    summary.put("mathKernels", backend.products().kernels());
    summary.put("rows", rows);
    summary.put("parameters", topology.parameterCount());
    summary.put("final", evaluation.results());
    summary.putTimes(engine, outcome, begun, ingestedAt, trainedAt, evaluatedAt);
    summary.put("parametersSha256", model.map(TrainedModel::parametersSha256).orElse(null));
    checkpoints.resumedFrom().ifPresent(step -> summary.put("resumedFromStep", step));
    outcome.divergence().ifPresent(reason -> summary.put("message", reason));
    closeQuietly(checkpoints); // the last one is written now, or has told why not
    if (!notes.isEmpty()) {
      summary.put("notes", List.copyOf(notes));
    }
    if (!warnings.all().isEmpty()) {
      summary.put("warnings", warnings.all());
    }
    return new RunResult(
        model,
        summary.values(),
        outcome.divergence(),
        evaluation
            .failure()
            .map(
                e ->
                    watch
                        .verdict()
                        .<RuntimeException>map(v -> new ClusterLostException(v, e))
                        .orElse(e)));
  }

  private static Set<Split> evaluated(boolean validates, Set<Split> tables) {
    Set<Split> splits = EnumSet.noneOf(Split.class);
    splits.addAll(tables);
    if (validates) {
      splits.add(Split.VALIDATION);
    }
    return splits;
  }

  // Whatever ends training early, its last whole state is saved.
  private TrainingOutcome train(
      Engine engine,
      EpochPlan plan,
      boolean validates,
      RunCheckpoints checkpoints,
      TrainingState state,
      ClusterWatch watch) {
    TrainingLoop loop =
        new TrainingLoop(
            engine,
            plan,
            settings.training().optimizer(),
            validates,
            checkpoints.listening(trend),
            checkpoints);
    try {
      return loop.run(state, settings.training().epochs());
    } catch (Throwable e) { // errors, too: parameters are whole between two steps
      if (e instanceof VirtualMachineError) {
        checkpoints.freeReserve();
      }
      Optional<String> saved = checkpoints.save(state);
      boolean given = !watch.cancelled() && RunJobs.isCancellation(e);
      // The step was given up, or its job cancelled.
      if (e instanceof Exception && (control.stopRequested() || given)) {
        return TrainingOutcome.stopped(state);
      }
      saved.ifPresent(
          path -> observer.warns("Training cannot go on; --resume goes on from " + path));
      throw e;
    }
  }

  private void checkPlace(TrainingState state, long rows) {
    int epochs = settings.training().epochs();
    if (state.epochRows() > rows) {
      throw new UserException(
          "--resume: the checkpoint has used %d rows of an epoch that has %d"
              .formatted(state.epochRows(), rows));
    }
    if (state.epoch() - 1 + Math.min(1, state.epochRows()) > epochs) {
      throw new UserException(
          "--resume: training.epochs is %d, and the run is in epoch %d already"
              .formatted(epochs, state.epoch()));
    }
  }

  private RunResult stopped(TrainingOutcome outcome, Optional<String> checkpoint) {
    RunSummary summary = new RunSummary(settings.name(), outcome);
    checkpoint.ifPresent(path -> summary.put("checkpoint", path));
    return new RunResult(Optional.empty(), summary.values(), Optional.empty(), Optional.empty());
  }

  private MathBackend chosenBackend(Optional<String> earlier) {
    MathBackend backend =
        settings
            .training()
            .mathBackend()
            .or(() -> earlier.flatMap(name -> Spelling.constant(name, MathBackend.class)))
            .orElseGet(MathBackend::best);
    try {
      backend.products();
    } catch (BackendUnavailableException e) {
      throw new UserException(
          "training.mathBackend: %s; 'auto' takes the best that loads".formatted(e.getMessage()));
    }
    return backend;
  }

  // As many as cores that a batch can keep busy: fewer leave cores idle, more only add sums to
  // merge.
  private int chosenShards(Optional<String> earlier) {
    return settings
        .training()
        .shards()
        .or(() -> earlier.filter(n -> n.matches("[1-9][0-9]{0,6}")).map(Integer::valueOf))
        .orElseGet(
            () ->
                Math.max(
                    1,
                    Math.min(
                        spark.sparkContext().defaultParallelism(),
                        settings.training().batchSize() / ROWS_PER_SHARD)));
  }

  private void checkRows(String name, Ingest.Result ingested) {
    long training = RunSummary.sum(ingested.table().trainingRows());
    if (training == 0) {
      throw new UserException(
          "%s: no row is left for training, of %d in the table (%d dropped, %d held out)"
              .formatted(
                  name,
                  ingested.rows(),
                  ingested.table().counts().droppedRows(),
                  RunSummary.sum(ingested.table().validationRows())));
    }
    if (!ingested.positiveWeight()) {
      throw new UserException(name + ": no training row has a weight above 0");
    }
    tellMet(Split.TRAINING, ingested.table());
  }

  private void tellMet(Split split, ShardedTable table) {
    table.counts().notes(table.rows()).stream()
        .map(note -> split == Split.TRAINING ? note : Spelling.of(split) + " table: " + note)
        .forEach(this::tellAndNote);
  }

  // The weight of each class in training, in the classes' order; empty if all count alike.
  private Map<String, Double> classWeights(ShardedTable table, LabelEncoding encoding) {
    ClassWeights setting = settings.data().classWeights();
    if (setting instanceof ClassWeights.None || !(encoding instanceof ClassLabel label)) {
      return Map.of();
    }
    double[] sums = table.classWeightSums(label.classes().size());
    double[] weights = setting.resolved(label, sums);
    Map<String, Double> byClass = new LinkedHashMap<>();
    List<String> shown = new ArrayList<>();
    boolean positive = false;
    for (int k = 0; k < weights.length; k++) {
      byClass.put(label.classes().get(k), weights[k]);
      shown.add(label.classes().get(k) + " " + rounded(weights[k]));
      positive |= sums[k] > 0 && (float) weights[k] > 0;
    }
    if (!positive) {
      throw new UserException(
          "data.classWeights: every training row is of a class with weight 0: " + shown);
    }
    observer.tells(
        "Class weights: "
            + String.join(", ", shown.subList(0, Math.min(SHOWN_CLASSES, shown.size())))
            + (shown.size() > SHOWN_CLASSES
                ? " and %d more".formatted(shown.size() - SHOWN_CLASSES)
                : ""));
    return byClass;
  }

  private static String rounded(double weight) {
    BigDecimal digits = new BigDecimal(weight).round(new MathContext(3));
    return digits.signum() == 0 ? "0" : digits.stripTrailingZeros().toPlainString();
  }

  private static float[] floats(Collection<Double> values) {
    float[] floats = new float[values.size()];
    int i = 0;
    for (double value : values) {
      floats[i++] = (float) value;
    }
    return floats;
  }

  private ShardedTable packed(
      TrainingTables.Table table, TableEncoding encoding, int shards, StoragePlan storage) {
    return Ingest.pack(
        table.rows(),
        table.name(),
        encoding,
        settings.data().badRows(),
        settings.training().seed(),
        shards,
        storage);
  }

  // Standard where outputs can be any number; where they cannot, labels must stay what they are.
  private LabelScaling labelScaling(TableEncoding encoding) {
    if (!(encoding.label() instanceof NumericLabel)) {
      return LabelScaling.NONE;
    }
    return settings
        .data()
        .labelScaling()
        .orElse(
            settings.network().outputActivation().orElse(OutputActivation.IDENTITY)
                    == OutputActivation.IDENTITY
                ? LabelScaling.STANDARD
                : LabelScaling.NONE);
  }

  private Map<String, Object> configuration(
      Topology topology,
      TableEncoding encoding,
      LabelScaling labelScaling,
      Storage storage,
      int shards,
      EngineChoice engine,
      MathBackend backend) {
    Task task = encoding.label().task();
    Map<String, Object> configuration = new LinkedHashMap<>();
    configuration.put("name", settings.name());
    Map<String, Object> data = settings.data().describe(task, labelScaling, storage);
    Redaction redaction = new Redaction(spark.sparkContext().conf());
    data.computeIfPresent("options", (key, all) -> redaction.of(settings.data().options()));
    configuration.put("data", data);
    configuration.put("network", settings.network().describe(topology));
    configuration.put("training", settings.training().describe(shards, engine, backend));
    settings.output().ifPresent(output -> configuration.put("output", output));
    return configuration;
  }

  private Map<String, Object> provenance(
      TrainingTables tables,
      int shards,
      EngineChoice engine,
      MathBackend backend,
      Map<String, Object> rows,
      TrainingOutcome outcome) {
    Map<String, Object> provenance = new LinkedHashMap<>();
    provenance.put("name", settings.name());
    provenance.put(
        "trained",
        java.time.Instant.now().truncatedTo(java.time.temporal.ChronoUnit.SECONDS).toString());
    provenance.put("data", tables.training().name());
    provenance.put("rows", rows);
    provenance.put("epochs", outcome.epochs());
    provenance.put("steps", outcome.steps());
    provenance.put("seed", settings.training().seed());
    provenance.put("shards", shards);
    provenance.put("engine", Spelling.of(engine));
    provenance.put("mathBackend", Spelling.of(backend));
    provenance.put("mathKernels", backend.products().kernels());
    provenance.put("tributary", Version.tributary());
    provenance.put("spark", spark.version());
    provenance.put("java", System.getProperty("java.version"));
    return provenance;
  }
}
