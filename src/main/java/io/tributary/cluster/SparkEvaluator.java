package io.tributary.cluster;

import io.tributary.data.SplitShard;
import io.tributary.engine.Evaluation;
import io.tributary.engine.Evaluator;
import io.tributary.engine.MergeTree;
import io.tributary.engine.RowNetwork;
import io.tributary.engine.Split;
import io.tributary.engine.TreeParts;
import io.tributary.ingest.Removal;
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
  private final boolean ownValidationTable;

  /**
   * Without a training.
   *
   * @param tables the cached shards of each split
   */
  public SparkEvaluator(
      JavaSparkContext spark, RowNetwork network, Map<Split, JavaRDD<SplitShard>> tables) {
    this(
        new ShardJobs(spark, tables, () -> false, JobNames.NONE),
        spark.broadcast(ExecutorState.evaluating(network)),
        network,
        true);
  }

  /**
   * @param state of the executors; destroyed when this is closed
   * @param ownValidationTable whether validation rows are a table of their own, and not held out
   *     from the training table's shards
   */
  SparkEvaluator(
      ShardJobs jobs,
      Broadcast<ExecutorState> state,
      RowNetwork network,
      boolean ownValidationTable) {
    this.jobs = jobs;
    this.state = state;
    this.network = network;
    this.ownValidationTable = ownValidationTable;
  }

  @Override
  public Evaluation evaluate(Split split, float[] parameters) {
    jobs.names().evaluation(split);
    return jobs.has(split)
        ? jobs.run(split, table -> evaluate(table, split, parameters))
        : network.emptyEvaluation();
  }

  private Evaluation evaluate(JavaRDD<SplitShard> table, Split split, float[] parameters) {
    Broadcast<float[]> broadcast = jobs.spark().broadcast(parameters);
    try {
      Broadcast<ExecutorState> executorState = state;
      boolean validation = split == Split.VALIDATION && !ownValidationTable;
      MergeTree tree = network.evaluationTree(table.getNumPartitions());
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

  @Override
  public void close() {
    Removal.of(() -> state.destroy(true));
  }
}
