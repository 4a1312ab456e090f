package io.tributary.cluster;

import io.tributary.data.LabelEncoding;
import io.tributary.data.ShardPart;
import io.tributary.data.SplitShard;
import io.tributary.engine.BatchSum;
import io.tributary.engine.DriverEngine;
import io.tributary.engine.Evaluation;
import io.tributary.engine.GradientSum;
import io.tributary.engine.Objective;
import io.tributary.engine.Slices;
import io.tributary.engine.Split;
import io.tributary.engine.SumPieces;
import io.tributary.ingest.SplitView;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/**
 * The step on Spark's executors: the parameters are broadcast, every shard sums the gradients of
 * its slice, {@code treeAggregate} joins the sums; those of a wide network are joined in
 * {@linkplain SumPieces pieces}.
 *
 * <p>Not for several threads.
 */
public final class SparkEngine implements DriverEngine {
  /** How long shards are taken to be where they were, unless a job fails. */
  private static final int STEPS_AT_KNOWN_PLACES = 50;

  private final ShardJobs jobs;
  private final Broadcast<ExecutorState> state;
  private final Objective objective;
  private final SparkEvaluator evaluator;
  private final PiecewiseSum pieces; // null: sums travel whole
  private final StepParts parts = new StepParts();
  private long steps;

  /** An engine that nobody cancels. */
  public SparkEngine(JavaSparkContext spark, Objective objective, Map<Split, SplitView> splits) {
    this(spark, objective, splits, () -> false, JobNames.NONE);
  }

  /**
   * @param splits whose rows lie in cached shards
   * @param cancelled whether jobs that fail were meant to
   * @param names gives jobs their names
   */
  public SparkEngine(
      JavaSparkContext spark,
      Objective objective,
      Map<Split, SplitView> splits,
      BooleanSupplier cancelled,
      JobNames names) {
    this.jobs = new ShardJobs(spark, splits, cancelled, names);
    this.objective = objective;
    this.state = spark.broadcast(new ExecutorState(objective));
    this.evaluator = new SparkEvaluator(jobs, state, objective.network());
    int received = objective.tree().lastSums();
    SumPieces cut =
        SumPieces.of(
            objective.topology().layout().denseLength(), objective.tree().shards(), received);
    this.pieces = cut.count() > 1 ? new PiecewiseSum(spark, cut) : null;
  }

  @Override
  public BatchSum sum(Slices slices, float[] parameters) {
    jobs.names().step();
    if (steps++ % STEPS_AT_KNOWN_PLACES == 0) {
      jobs.forgetLocations();
    }
    return jobs.run(Split.TRAINING, table -> trySum(table, slices, parameters));
  }

  private BatchSum trySum(JavaRDD<SplitShard> table, Slices slices, float[] parameters) {
    long begun = System.nanoTime();
    Broadcast<float[]> broadcast = jobs.spark().broadcast(parameters);
    try {
      long sent = System.nanoTime();
      AddSlice addSlice = new AddSlice(state, broadcast, jobs.part(Split.TRAINING), slices);
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

  @Override
  public Evaluation evaluate(Split split, float[] parameters) {
    return evaluator.evaluate(split, parameters);
  }

  @Override
  public Evaluation evaluate(Split split, float[][] members, LabelEncoding label) {
    return evaluator.evaluate(split, members, label);
  }

  @Override
  public void close() {
    evaluator.close(); // which the executors' state goes with
  }

  /** A task's part of a step: the gradient sum of its shard's slice. */
  private record AddSlice(
      Broadcast<ExecutorState> state, Broadcast<float[]> parameters, ShardPart rows, Slices slices)
      implements org.apache.spark.api.java.function.Function2<
          GradientSum, SplitShard, GradientSum> {
    @Override
    public GradientSum call(GradientSum sum, SplitShard shard) {
      int index = TaskContext.getPartitionId();
      return sum.merge(state.value().gradient(shard.part(rows), index, slices, parameters.value()));
    }
  }
}
