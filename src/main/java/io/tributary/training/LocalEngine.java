package io.tributary.training;

import io.tributary.data.Shard;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The step on this machine's threads: the same shards, slices and tree as on a cluster, without a
 * Spark job.
 *
 * <p>A slice is computed by one thread; threads share the shards between them, and the sums are
 * added in the tree's order, so that the number of threads leaves no trace in the result. Not for
 * several callers.
 */
public final class LocalEngine implements Engine {
  private final NetworkTask task;
  private final Map<Split, List<Shard>> splits;
  private final ThreadTeam team;
  private final SliceWorker[] workers; // one for each member of the team
  private final EpochOrder[] orders; // one for each shard
  private final float[][] gradients; // one for each shard
  private final double[] lossSums;
  private final double[] weightSums;
  private final float[][] nodes; // the sums while they are merged; null: no rows
  private final Sum result = new Sum();

  private Slices slices;
  private float[] parameters;

  /**
   * An engine over shards that this machine holds.
   *
   * @param splits for each split, its shards in order; every split has the same number of shards
   * @param threads how many threads may work at once
   */
  public LocalEngine(NetworkTask task, Map<Split, List<Shard>> splits, int threads) {
    this.task = task;
    this.splits = new EnumMap<>(splits);
    List<Shard> training = splits.get(Split.TRAINING);
    int shards = training.size();
    this.team = new ThreadTeam(Math.max(1, Math.min(threads, shards)), "tributary-local");
    this.workers = new SliceWorker[team.members()];
    team.run(member -> workers[member] = new SliceWorker(task));
    this.orders = new EpochOrder[shards];
    this.gradients = new float[shards][];
    for (int s = 0; s < shards; s++) {
      orders[s] = task.order(s, training.get(s).rows());
    }
    this.lossSums = new double[shards];
    this.weightSums = new double[shards];
    this.nodes = new float[shards][];
  }

  @Override
  public BatchSum sum(Slices batch, float[] atParameters) {
    slices = batch;
    parameters = atParameters;
    team.run(addSlices);
    merge();
    result.gradient = nodes[0];
    result.lossSum = lossSums[0];
    result.weightSum = weightSums[0];
    return result;
  }

  private final ThreadTeam.Work addSlices = this::addSlices;

  private void addSlices(int member) {
    for (int s = member; s < orders.length; s += workers.length) {
      addSlice(workers[member], s);
    }
  }

  private void addSlice(SliceWorker worker, int s) {
    nodes[s] = null;
    lossSums[s] = 0;
    weightSums[s] = 0;
    if (slices.count(s) > 0) {
      if (gradients[s] == null) {
        gradients[s] = new float[task.topology().parameterCount()];
      } else {
        java.util.Arrays.fill(gradients[s], 0);
      }
      Shard shard = splits.get(Split.TRAINING).get(s);
      worker.addGradient(
          shard,
          orders[s].of(slices.epoch()),
          slices.from(s),
          slices.count(s),
          parameters,
          gradients[s]);
      nodes[s] = gradients[s];
      lossSums[s] = worker.lossSum();
      weightSums[s] = worker.weightSum();
    }
  }

  // A node's first child has the node's own index, so that sums can stay where they are.
  private void merge() {
    MergeTree tree = task.tree();
    for (int level = 1; level <= tree.levels(); level++) {
      for (int node = 0; node < tree.width(level); node++) {
        for (int position = 1; position < tree.children(level, node); position++) {
          int child = node + position * tree.width(level);
          nodes[node] = GradientSum.sum(nodes[node], nodes[child]);
          lossSums[node] += lossSums[child];
          weightSums[node] += weightSums[child];
        }
      }
    }
  }

  @Override
  public Evaluation evaluate(Split split, float[] atParameters) {
    List<Shard> shards = splits.getOrDefault(split, List.of());
    Evaluation[] evaluations = new Evaluation[shards.size()];
    team.run(
        member -> {
          for (int s = member; s < evaluations.length; s += workers.length) {
            evaluations[s] = workers[member].evaluate(shards.get(s), atParameters);
          }
        });
    Evaluation all = SliceWorker.emptyEvaluation(task);
    for (Evaluation evaluation : evaluations) {
      all.merge(evaluation);
    }
    return all;
  }

  @Override
  public void close() {
    team.close();
  }

  private static final class Sum implements BatchSum {
    float[] gradient;
    double lossSum;
    double weightSum;

    @Override
    public float[] gradient() {
      return gradient;
    }

    @Override
    public double lossSum() {
      return lossSum;
    }

    @Override
    public double weightSum() {
      return weightSum;
    }
  }
}
