package io.tributary.api;

import io.tributary.cluster.ExecutorTasks;
import io.tributary.cluster.RunJobs;
import io.tributary.cluster.SparkEngine;
import io.tributary.cluster.StepSizes;
import io.tributary.config.Spelling;
import io.tributary.config.UserException;
import io.tributary.engine.BlockRows;
import io.tributary.engine.DriverEngine;
import io.tributary.engine.Engine;
import io.tributary.engine.EpochPlan;
import io.tributary.engine.LocalEngine;
import io.tributary.engine.MeasuringEngine;
import io.tributary.engine.Objective;
import io.tributary.ingest.ShardedTable;
import io.tributary.network.ParameterLayout;
import io.tributary.optimizer.Lbfgs;
import io.tributary.training.EngineChoice;
import io.tributary.training.LbfgsEngine;
import io.tributary.training.TrainingSettings;
import io.tributary.training.TrainingState;
import java.util.Optional;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/**
 * Where a run's steps are computed: what the settings say, or what suits data and machine; and how
 * many networks are trained there at a time.
 */
final class EngineSelection {
  /** The local engine is chosen by itself while the data takes less of the heap than this. */
  private static final double COMFORTABLE_PART_OF_HEAP = 0.25;

  private final RunScope scope;
  private final SparkSession spark;
  private final Settings settings;
  private final int networks;
  private final boolean onlyOne;
  private final ShardedTable table;
  private final EngineRows rows;
  private final Objective objective;
  private final StepSizes sizes;
  private final EngineChoice choice;

  /**
   * Chooses, and says why if the choice was open.
   *
   * @param objective the first network's
   * @param networks how many are trained
   * @param onlyOne whether the tables are for this run alone: Spark's copies of them are released
   *     once the driver has the rows
   */
  EngineSelection(
      RunScope scope,
      Settings settings,
      PreparedTables tables,
      Objective objective,
      int networks,
      boolean onlyOne) {
    this.scope = scope;
    this.spark = scope.spark();
    this.settings = settings;
    this.networks = networks;
    this.onlyOne = onlyOne;
    this.table = tables.training();
    this.rows = new EngineRows(tables);
    this.objective = objective;
    this.sizes = sizes();
    this.choice = chosen();
  }

  /** The engine that training begins with. */
  EngineChoice choice() {
    return choice;
  }

  private EngineChoice chosen() {
    if (settings.training().engine().isPresent()) {
      return settings.training().engine().get();
    }
    long bytes = rows.heapBytes(1);
    long heap = Runtime.getRuntime().maxMemory();
    boolean localMaster = spark.sparkContext().isLocal();
    boolean fits = bytes < COMFORTABLE_PART_OF_HEAP * heap;
    Optional<String> problem =
        localMaster && fits ? sizes.localProblem(heap, threads(), 1, bytes) : Optional.empty();
    EngineChoice choice =
        localMaster && fits && problem.isEmpty() ? EngineChoice.LOCAL : EngineChoice.SPARK;
    String why = "the master is " + spark.sparkContext().master();
    if (localMaster) {
      why +=
          bytes == 0
              ? " and packed rows are on disk"
              : " and packed rows take %d MB of a heap of %d MB".formatted(bytes >> 20, heap >> 20);
    }
    if (problem.isPresent()) {
      why += ", but with the gradients of all shards " + problem.get();
    }
    scope.tell("Engine %s: %s".formatted(Spelling.of(choice), why));
    return choice;
  }

  private static int threads() {
    return Runtime.getRuntime().availableProcessors();
  }

  private StepSizes sizes() {
    TrainingSettings training = settings.training();
    ParameterLayout layout = objective.topology().layout();
    int parameters = layout.length();
    boolean isLbfgs = training.optimizer().method() instanceof Lbfgs;
    return new StepSizes(
        parameters,
        layout.denseLength(),
        layout.tableNumbers(training.batchSize()),
        BlockRows.bufferBytes(objective.topology()),
        TrainingState.length(parameters, training.optimizer(), training.earlyStopping()),
        isLbfgs ? LbfgsEngine.scratchBytes(parameters) : 0,
        objective.tree().shards(),
        objective.tree().lastSums(),
        networks,
        scope.control().keepsCheckpoints() && training.checkpoint().enabled());
  }

  private void checkSizes() {
    long heap = Runtime.getRuntime().maxMemory();
    switch (choice) {
      case LOCAL -> sizes.checkLocal(heap, threads());
      case SPARK -> {
        SparkContext context = spark.sparkContext();
        int driversTasks = context.isLocal() ? context.defaultParallelism() : 0;
        sizes.checkCluster(context.getConf(), heap, driversTasks, ExecutorTasks.most(context));
      }
    }
  }

  /**
   * Brings the rows to where the engine uses them.
   *
   * @throws UserException if the network cannot fit
   */
  void bringRows() {
    checkSizes();
    if (choice == EngineChoice.LOCAL) {
      rows.bring();
      release();
    }
  }

  /**
   * How many networks are trained at a time: as many as cores and memory allow, or on Spark one.
   */
  int atOnce() {
    if (choice != EngineChoice.LOCAL) {
      return 1;
    }
    int most = Math.min(networks, threads());
    while (most > 1
        && sizes
            .localProblem(Runtime.getRuntime().maxMemory(), threads(), most, rows.heapBytes(most))
            .isPresent()) {
      most--;
    }
    return most;
  }

  /**
   * Makes the engine for a network, once the rows are there.
   *
   * @param of the network's
   * @param fold that it holds out, or none
   * @param beside how many engines share this machine's threads, this one among them
   */
  Engine engine(Objective of, int fold, int beside) {
    return switch (choice) { // so that a new one is not taken for another
      case LOCAL -> new LocalEngine(of, rows.here(fold), Math.max(1, threads() / beside));
      case SPARK -> sparkEngine(of, fold);
    };
  }

  private Engine sparkEngine(Objective of, int fold) {
    DriverEngine engine =
        new SparkEngine(
            JavaSparkContext.fromSparkContext(spark.sparkContext()),
            of,
            rows.views(fold),
            scope.watch()::cancelled,
            scope.jobs());
    long bytes = rows.packedBytes();
    long heap = Runtime.getRuntime().maxMemory();
    boolean measures =
        settings.training().engine().isEmpty() && bytes < COMFORTABLE_PART_OF_HEAP * heap;
    if (!measures) {
      return engine;
    }
    Optional<String> problem = sizes.localProblem(heap, threads(), 1, bytes);
    if (problem.isPresent()) {
      scope.tell("Engine spark stays: on the driver's own threads " + problem.get());
      return engine;
    }
    long batches =
        new EpochPlan(table.trainingRows(fold), settings.training().batchSize()).batches();
    return new MeasuringEngine(
        engine,
        () -> new LocalEngine(of, rows.brought(fold), threads()),
        (objective.tree().shards() + threads() - 1) / threads(),
        bytes,
        batches * settings.training().epochs(),
        scope.ticker(),
        scope::tell,
        this::releaseExecutors,
        e -> RunJobs.isCancellation(e) || RunJobs.isInterruption(e));
  }

  private void release() {
    if (!onlyOne) {
      return;
    }
    rows.release();
  }

  // Spark's dynamic allocation lets executors go that hold nothing and have nothing to do. Without
  // it they are the application's for as long as that lasts: what a program does next may need
  // them.
  private void releaseExecutors() {
    if (!onlyOne || networks > 1) { // the next network begins there, too
      return;
    }
    release();
    scope.tell(
        spark.sparkContext().getConf().getBoolean("spark.dynamicAllocation.enabled", false)
            ? "Executors hold no rows any more, and Spark gives back those that stay idle"
            : "Executors hold no rows any more, but keep their cores until the application ends;"
                + " spark.dynamicAllocation.enabled=true would give them back");
  }

  /** Which engine is in use by now. */
  EngineChoice used(Engine engine) {
    return engine instanceof MeasuringEngine measuring && measuring.isLocal()
        ? EngineChoice.LOCAL
        : choice;
  }
}
