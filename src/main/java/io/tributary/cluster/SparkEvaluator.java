package io.tributary.cluster;

import io.tributary.data.LabelEncoding;
import io.tributary.data.ShardPart;
import io.tributary.data.SplitShard;
import io.tributary.engine.Evaluation;
import io.tributary.engine.Evaluator;
import io.tributary.engine.MergeTree;
import io.tributary.engine.RowNetwork;
import io.tributary.engine.Split;
import io.tributary.engine.TreeParts;
import io.tributary.ingest.Removal;
import io.tributary.ingest.SplitView;
import java.util.Map;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/**
 * Evaluations on Spark's executors: the parameters are broadcast, every shard adds up what its rows
 * are worth, {@code treeAggregate} joins the sums. Not for several threads.
 */
public final class SparkEvaluator implements Evaluator, AutoCloseable {
  private final ShardJobs jobs;
  private final Broadcast<ExecutorState> state;
  private final RowNetwork network;

  /**
   * Without a training.
   *
   * @param splits where each split's rows are
   */
  public SparkEvaluator(JavaSparkContext spark, RowNetwork network, Map<Split, SplitView> splits) {
    this(
        new ShardJobs(spark, splits, () -> false, JobNames.NONE),
        spark.broadcast(ExecutorState.evaluating(network)),
        network);
  }

  /**
   * @param state of the executors; destroyed when this is closed
   */
  SparkEvaluator(ShardJobs jobs, Broadcast<ExecutorState> state, RowNetwork network) {
    this.jobs = jobs;
    this.state = state;
    this.network = network;
  }

  @Override
  public Evaluation evaluate(Split split, float[] parameters) {
    return evaluate(split, new float[][] {parameters}, network.label());
  }

  @Override
  public Evaluation evaluate(Split split, float[][] members, LabelEncoding label) {
    jobs.names().evaluation(split);
    return jobs.has(split)
        ? jobs.run(split, table -> evaluate(table, split, members, label))
        : network.emptyEvaluation(label);
  }

  private Evaluation evaluate(
      JavaRDD<SplitShard> table, Split split, float[][] members, LabelEncoding label) {
    Broadcast<float[][]> broadcast = jobs.spark().broadcast(members);
    try {
      Broadcast<ExecutorState> executorState = state;
      ShardPart part = jobs.part(split);
      MergeTree tree = network.evaluationTree(table.getNumPartitions());
      return table
          .treeAggregate(
              new TreeParts<Evaluation>(),
              (all, shard) ->
                  all.merge(
                      executorState
                          .value()
                          .evaluation(
                              shard.part(part),
                              TaskContext.getPartitionId(),
                              tree,
                              broadcast.value(),
                              label)),
              TreeParts::merge,
              tree.depth())
          .sum();
    } finally {
      Removal.of(() -> broadcast.destroy(true)); // it may be the application's last job
    }
  }

  @Override
  public void close() {
    Removal.of(() -> state.destroy(true));
  }
}
