package io.tributary.training;

import io.tributary.data.Shard;
import io.tributary.optimizer.Optimizer;
import io.tributary.optimizer.OptimizerState;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The step on this machine's threads: the same shards, slices and tree as on a cluster, without a
 * Spark job.
 *
 * <p>A slice is computed by one thread; threads share the shards between them, and the sums are
 * added in the tree's order, so that the number of threads leaves no trace in the result. Adding
 * sums and updating parameters go element by element: for that, each thread takes a range of them,
 * and what it has added is still in its cache when the update reads it. Not for several callers.
 */
public final class LocalEngine implements Engine {
  /**
   * Elements for which a thread reads and writes more than a core's cache has room for: a second
   * thread then brings memory bandwidth of its own. With fewer, what it would compute for the first
   * costs more to fetch from its cache than to compute.
   */
  private static final int SHARED_UPDATE = 1 << 18;

  /** A thread's ranges begin at multiples of this, so that no two threads write to a cache line. */
  private static final int LINE = 32;

  private final NetworkTask task;
  private final Map<Split, List<Shard>> splits;
  private final List<Shard> training;
  private final ThreadTeam team;
  private final SliceWorker[] workers; // of the team's first members, no more than shards
  private final EpochOrder[] orders; // one for each shard
  private final float[][] gradients; // one for each shard
  private final double[] lossSums;
  private final double[] weightSums;
  private final float[][] nodes; // the sums while they are merged; null: no rows
  private final Additions additions;
  private final Sum result = new Sum();
  private final ThreadTeam.Work addSlices = this::addSlices;
  private final ThreadTeam.Work addRanges = this::addRange;
  private final ThreadTeam.Work updateRanges = this::updateRange;

  private Slices slices;
  private float[] parameters;
  private Optimizer optimizer;
  private OptimizerState state;
  private double scale;

  /**
   * An engine over shards that this machine holds.
   *
   * @param splits for each split, its shards in order; every split has the same number of shards
   * @param threads how many threads may work at once
   */
  public LocalEngine(NetworkTask task, Map<Split, List<Shard>> splits, int threads) {
    this.task = task;
    this.splits = new EnumMap<>(splits);
    this.training = splits.get(Split.TRAINING);
    int shards = training.size();
    boolean sharesUpdates = task.topology().parameterCount() >= SHARED_UPDATE;
    this.team =
        new ThreadTeam(
            Math.max(1, sharesUpdates ? threads : Math.min(threads, shards)), "tributary-local");
    this.workers = new SliceWorker[Math.min(team.members(), shards)];
    team.run(
        member -> {
          if (member < workers.length) {
            workers[member] = new SliceWorker(task);
          }
        });
    this.orders = new EpochOrder[shards];
    this.gradients = new float[shards][];
    for (int s = 0; s < shards; s++) {
      orders[s] = task.order(s, training.get(s).rows());
    }
    this.lossSums = new double[shards];
    this.weightSums = new double[shards];
    this.nodes = new float[shards][];
    this.additions = new Additions(shards);
  }

  @Override
  public BatchSum sum(Slices batch, float[] atParameters) {
    slices = batch;
    parameters = atParameters;
    if (workers.length == 1) {
      addSlices(0);
    } else {
      team.run(addSlices);
    }
    merge();
    result.gradient = nodes[0];
    result.lossSum = lossSums[0];
    result.weightSum = weightSums[0];
    return result;
  }

  private void addSlices(int member) {
    if (member < workers.length) {
      for (int s = member; s < orders.length; s += workers.length) {
        addSlice(workers[member], s);
      }
    }
  }

  private void addSlice(SliceWorker worker, int s) {
    nodes[s] = null;
    lossSums[s] = 0;
    weightSums[s] = 0;
    if (slices.count(s) > 0) {
      if (gradients[s] == null) {
        gradients[s] = new float[task.topology().parameterCount()];
      }
      worker.sumGradient(
          training.get(s),
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

  // Adds losses and weights, and notes which gradients are to be added, which is done when they are
  // asked for. A node's first child has the node's own index, so that sums can stay where they are.
  private void merge() {
    MergeTree tree = task.tree();
    additions.count = 0;
    for (int level = 1; level <= tree.levels(); level++) {
      for (int node = 0; node < tree.width(level); node++) {
        for (int position = 1; position < tree.children(level, node); position++) {
          int child = node + position * tree.width(level);
          lossSums[node] += lossSums[child];
          weightSums[node] += weightSums[child];
          if (nodes[node] == null) {
            nodes[node] = nodes[child];
          } else if (nodes[child] != null) {
            additions.note(nodes[node], nodes[child]);
          }
        }
      }
    }
  }

  @Override
  public void update(
      Optimizer withOptimizer,
      OptimizerState withState,
      float[] ofParameters,
      BatchSum sum,
      double withScale) {
    optimizer = withOptimizer;
    state = withState;
    parameters = ofParameters;
    scale = withScale;
    if (sum != result) {
      throw new IllegalArgumentException("not this engine's sum");
    }
    team.run(updateRanges);
    additions.count = 0;
  }

  private void updateRange(int member) {
    addRange(member);
    optimizer.update(
        state, parameters, result.gradient, scale, rangeStart(member), rangeStart(member + 1));
  }

  private void addRange(int member) {
    additions.add(rangeStart(member), rangeStart(member + 1));
  }

  // Where a member's range of all elements begins.
  private int rangeStart(int member) {
    int elements = task.topology().parameterCount();
    if (member == team.members()) {
      return elements;
    }
    return (int) ((long) elements * member / team.members()) / LINE * LINE;
  }

  @Override
  public Evaluation evaluate(Split split, float[] atParameters) {
    List<Shard> shards = splits.getOrDefault(split, List.of());
    MergeTree tree = task.evaluationTree();
    TreeParts<Evaluation> all = new TreeParts<>();
    team.run(
        member -> {
          if (member < workers.length) {
            for (int s = member; s < shards.size(); s += workers.length) {
              Evaluation evaluation = workers[member].evaluate(shards.get(s), atParameters);
              synchronized (all) {
                all.merge(TreeParts.ofShard(tree, s, evaluation));
              }
            }
          }
        });
    return shards.isEmpty() ? SliceWorker.emptyEvaluation(task) : all.sum();
  }

  @Override
  public void close() {
    team.close();
  }

  /** Gradients that are to be added to others, one after the other; element by element. */
  private static final class Additions {
    private final float[][] sums;
    private final float[][] terms;
    int count;

    Additions(int shards) {
      sums = new float[shards][];
      terms = new float[shards][];
    }

    void note(float[] sum, float[] term) {
      sums[count] = sum;
      terms[count++] = term;
    }

    void add(int from, int to) {
      for (int k = 0; k < count; k++) {
        add(sums[k], terms[k], from, to);
      }
    }

    private static void add(float[] sum, float[] term, int from, int to) {
      for (int i = from; i < to; i++) {
        sum[i] += term[i];
      }
    }
  }

  private final class Sum implements BatchSum {
    private float[] gradient;
    private double lossSum;
    private double weightSum;

    @Override
    public float[] gradient() {
      if (additions.count > 0) {
        team.run(addRanges);
        additions.count = 0;
      }
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
