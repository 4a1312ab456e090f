package io.tributary.cluster;

import io.tributary.config.UserException;
import io.tributary.data.SplitShard;
import io.tributary.engine.BatchSum;
import io.tributary.engine.Engine;
import io.tributary.engine.Evaluation;
import io.tributary.engine.GradientSum;
import io.tributary.engine.MergeTree;
import io.tributary.engine.Objective;
import io.tributary.engine.Slices;
import io.tributary.engine.Split;
import io.tributary.engine.SumPieces;
import io.tributary.engine.TreeParts;
import io.tributary.ingest.Removal;
import io.tributary.math.BackendUnavailableException;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The step on Spark's executors: the parameters are broadcast, every shard sums the gradients of
 * its slice, {@code treeAggregate} joins the sums; those of a wide network are joined in
 * {@linkplain SumPieces pieces}.
 *
 * <p>Not for several threads.
 */
public final class SparkEngine implements Engine {
  private static final Logger LOG = LoggerFactory.getLogger(SparkEngine.class);

  /** How often a job is tried. */
  private static final int ATTEMPTS = 3;

  /** How long shards are taken to be where they were, unless a job fails. */
  private static final int STEPS_AT_KNOWN_PLACES = 50;

  private final JavaSparkContext spark;
  private final Map<Split, JavaRDD<SplitShard>> tables;
  private final Map<Split, CachedShards> cached =
      new EnumMap<>(Split.class); // a view of each table
  private final Broadcast<ExecutorState> state;
  private final Objective objective;
  private final boolean ownValidationTable;
  private final BooleanSupplier cancelled;
  private final JobNames names;
  private final PiecewiseSum pieces; // null: sums travel whole, or there are none
  private final Parts parts = new Parts();
  private long steps;

  /** An engine that nobody cancels. */
  public SparkEngine(
      JavaSparkContext spark,
      Objective objective,
      Map<Split, JavaRDD<SplitShard>> tables,
      boolean ownValidationTable) {
    this(spark, objective, tables, ownValidationTable, () -> false, JobNames.NONE);
  }

  /**
   * @param tables the cached shards of each split
   * @param ownValidationTable whether validation rows are a table of their own, and not held out
   *     from the training table's shards
   * @param cancelled whether jobs that fail were meant to
   * @param names gives jobs their names
   */
  public SparkEngine(
      JavaSparkContext spark,
      Objective objective,
      Map<Split, JavaRDD<SplitShard>> tables,
      boolean ownValidationTable,
      BooleanSupplier cancelled,
      JobNames names) {
    this.spark = spark;
    this.names = names;
    this.cancelled = cancelled;
    this.tables = Map.copyOf(tables);
    this.objective = objective;
    this.ownValidationTable = ownValidationTable;
    this.tables.forEach((split, table) -> cached.put(split, new CachedShards(table.rdd())));
    this.state = spark.broadcast(new ExecutorState(objective));
    int received = objective.tree().lastSums();
    SumPieces cut =
        SumPieces.of(objective.topology().parameterCount(), objective.tree().shards(), received);
    boolean trains = this.tables.containsKey(Split.TRAINING);
    this.pieces = trains && cut.count() > 1 ? new PiecewiseSum(spark, cut) : null;
  }

  @Override
  public BatchSum sum(Slices slices, float[] parameters) {
    names.step();
    if (steps++ % STEPS_AT_KNOWN_PLACES == 0) {
      cached.values().forEach(CachedShards::forgetLocations);
    }
    return attempt(Split.TRAINING, table -> trySum(table, slices, parameters));
  }

  private BatchSum trySum(JavaRDD<SplitShard> table, Slices slices, float[] parameters) {
    long begun = System.nanoTime();
    Broadcast<float[]> broadcast = spark.broadcast(parameters);
    try {
      long sent = System.nanoTime();
      AddSlice addSlice = new AddSlice(state, broadcast, slices);
      if (pieces != null) {
        pieces.of(table.map(shard -> addSlice.call(new GradientSum(), shard)));
        long job = System.nanoTime() - sent;
        parts.add(sent - begun, job, pieces.slowestNanos(), pieces.mergeNanos());
        return pieces;
      }
      GradientSum all =
          table.treeAggregate(
              new GradientSum(),
              addSlice,
              (sum, other) -> sum.merge(other),
              objective.tree().depth());
      long job = System.nanoTime() - sent;
      parts.add(sent - begun, job, all.slowestNanos(), all.mergeNanos());
      return all;
    } finally {
      broadcast.destroy();
    }
  }

  @Override
  public Map<String, Double> stepPartsMillis() {
    return parts.meanMillis();
  }

  /** What the steps' time went into. */
  private static final class Parts {
    private long steps;
    private long broadcastNanos;
    private long computeNanos;
    private long mergeNanos;
    private long otherNanos;

    void add(long broadcast, long job, long compute, long merge) {
      steps++;
      broadcastNanos += broadcast;
      computeNanos += compute;
      mergeNanos += merge;
      otherNanos += Math.max(0, job - compute - merge);
    }

    Map<String, Double> meanMillis() {
      Map<String, Double> means = new LinkedHashMap<>();
      if (steps > 0) {
        means.put("broadcast", broadcastNanos / 1e6 / steps);
        means.put("compute", computeNanos / 1e6 / steps);
        means.put("merge", mergeNanos / 1e6 / steps);
        means.put("spark", otherNanos / 1e6 / steps);
      }
      return means;
    }
  }

  @Override
  public Evaluation evaluate(Split split, float[] parameters) {
    names.evaluation(split);
    return tables.containsKey(split)
        ? attempt(split, table -> tryEvaluate(table, split, parameters))
        : objective.network().emptyEvaluation();
  }

  private Evaluation tryEvaluate(JavaRDD<SplitShard> table, Split split, float[] parameters) {
    Broadcast<float[]> broadcast = spark.broadcast(parameters);
    try {
      Broadcast<ExecutorState> executorState = state;
      boolean validation = split == Split.VALIDATION && !ownValidationTable;
      MergeTree tree = objective.network().evaluationTree(table.getNumPartitions());
      return table
          .treeAggregate(
              new TreeParts<Evaluation>(),
              (all, shard) ->
                  all.merge(
                      executorState
                          .value()
                          .evaluation(
                              validation ? shard.validation() : shard.training(),
                              TaskContext.getPartitionId(),
                              tree,
                              broadcast.value())),
              TreeParts::merge,
              tree.depth())
          .sum();
    } finally {
      Removal.of(() -> broadcast.destroy(true)); // it may be the application's last job
    }
  }

  // A job is a function of what it is given, so that one that failed may be run again: Spark gives
  // up on a job whose task has failed a few times, in local mode once. The first attempt reads what
  // is cached and nothing else, without the table's lineage, which is larger than all else that
  // Spark keeps and logs of a job.
  private <T> T attempt(Split split, Function<JavaRDD<SplitShard>, T> job) {
    for (int attempt = 1; ; attempt++) {
      try {
        return job.apply(attempt == 1 ? cached.get(split).toJavaRDD() : tables.get(split));
      } catch (Exception e) { // among them Spark's own, which Scala does not declare
        if (RunJobs.isInterruption(e)) {
          names.abandon();
          throw e;
        }
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
          if (cause instanceof UserException user) {
            throw user;
          }
        }
        if (attempt == ATTEMPTS || spark.sc().isStopped() || !mayPass(e)) {
          throw e;
        }
        LOG.warn("A step's job failed and is run again ({})", cause(e));
        cached.get(split).forgetLocations();
      }
    }
  }

  private boolean mayPass(Exception e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof BackendUnavailableException) {
        return false;
      }
    }
    return !cancelled.getAsBoolean() && !RunJobs.isCancellation(e);
  }

  private static String cause(Exception e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }

  @Override
  public void close() {
    Removal.of(() -> state.destroy(true));
  }

  /** A task's part of a step: the gradient sum of its shard's slice. */
  private record AddSlice(
      Broadcast<ExecutorState> state, Broadcast<float[]> parameters, Slices slices)
      implements org.apache.spark.api.java.function.Function2<
          GradientSum, SplitShard, GradientSum> {
    @Override
    public GradientSum call(GradientSum sum, SplitShard shard) {
      int index = TaskContext.getPartitionId();
      return sum.merge(state.value().gradient(shard.training(), index, slices, parameters.value()));
    }
  }
}
