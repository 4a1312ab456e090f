package io.tributary.engine;

import io.tributary.data.LabelEncoding;
import io.tributary.data.Shard;
import io.tributary.network.ParameterLayout;
import io.tributary.network.RowSums;
import io.tributary.optimizer.GlobalNorm;
import io.tributary.optimizer.RowUpdates;
import io.tributary.optimizer.Updater;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;

/**
 * The step on this machine's threads: the same shards, slices and tree as on a cluster, without a
 * Spark job.
 *
 * <p>A slice is computed by one thread, whichever claims it, into the shard's own buffer, and the
 * sums are added in the tree's order, so that neither the number of threads nor who did what leaves
 * a trace in the result. Adding sums and updating parameters go element by element: for that,
 * threads claim ranges of them, and what one has added is still in its cache when the update reads
 * it. Not for several callers.
 */
public final class LocalEngine implements DriverEngine {
  /**
   * Elements for which a thread reads and writes more than a core's cache has room for: a second
   * thread then brings memory bandwidth of its own. With fewer, what it would compute for the first
   * costs more to fetch from its cache than to compute.
   */
  private static final int SHARED_UPDATE = 1 << 18;

  /** Ranges begin at multiples of this, so that no two threads write to a cache line. */
  private static final int LINE = 32;

  /**
   * Elements of a range at most: what an update reads and writes of them fits into a core's cache,
   * and they take far longer than a claim.
   */
  private static final int LONGEST_RANGE = 1 << 14;

  private final Objective objective;
  private final Map<Split, List<Shard>> splits;
  private final List<Shard> training;
  private final ThreadTeam team;
  private final int threads; // that compute slices, no more than shards
  private final Worker[] workers; // of the team's members that have computed a shard
  private final EpochOrder[] orders; // one for each shard
  private final float[][] gradients; // one for each shard
  private final double[] lossSums;
  private final double[] weightSums;
  private final float[][] nodes; // the sums while they are merged; null: no rows
  private final TableSums tables;
  private final RowUpdates[] rowUpdates; // of the team's members that have updated rows
  private final Additions additions;
  private final int rangeLength; // in elements; the last range may be shorter
  private final int ranges;
  private final int elements; // of a sum, without large tables
  private final Sum result = new Sum();
  private final ThreadTeam.Work addSlices = this::addSlice;
  private final ThreadTeam.Work addRanges = this::addRange;
  private final ThreadTeam.Work addSquares = this::addSquares;
  private final ThreadTeam.Work updateRanges = this::updateRange;
  private final ThreadTeam.Work averageTables = this::averageTables;

  private Slices slices;
  private float[] parameters;
  private Updater updater;

  /**
   * An engine over shards that this machine holds.
   *
   * @param splits for each split, its shards in order; every split has the same number of shards
   * @param threads how many threads may work at once
   */
  public LocalEngine(Objective objective, Map<Split, List<Shard>> splits, int threads) {
    this(objective, splits, threads, members -> new ThreadTeam(members, "tributary-local"));
  }

  LocalEngine(
      Objective objective,
      Map<Split, List<Shard>> splits,
      int threads,
      IntFunction<ThreadTeam> teamOf) {
    this.objective = objective;
    this.splits = new EnumMap<>(splits);
    this.training = splits.get(Split.TRAINING);
    int shards = training.size();
    ParameterLayout layout = objective.topology().layout();
    this.elements = layout.denseLength();
    this.threads = Math.max(1, Math.min(threads, shards));
    boolean shared = layout.length() >= SHARED_UPDATE;
    int members = shared ? Math.max(threads, this.threads) : this.threads;
    this.team = teamOf.apply(members);
    this.workers = new Worker[members];
    this.rangeLength = rangeLength(elements, members);
    this.ranges = ceil(elements, rangeLength);
    this.orders = new EpochOrder[shards];
    this.gradients = new float[shards][];
    for (int s = 0; s < shards; s++) {
      orders[s] = objective.order(s, training.get(s).rows());
    }
    this.lossSums = new double[shards];
    this.weightSums = new double[shards];
    this.nodes = new float[shards][];
    this.additions = new Additions(shards);
    this.tables = new TableSums(layout, shards);
    this.rowUpdates = new RowUpdates[members];
  }

  // As many ranges for each member, so that none is left over at the end of a round.
  private static int rangeLength(int elements, int members) {
    int ranges = members * ceil(elements, members * LONGEST_RANGE);
    return ceil(ceil(elements, ranges), LINE) * LINE;
  }

  private static int ceil(int dividend, int divisor) {
    return (int) ((dividend + (divisor - 1L)) / divisor);
  }

  @Override
  public BatchSum sum(Slices batch, float[] atParameters) {
    slices = batch;
    parameters = atParameters;
    run(threads, training.size(), addSlices);
    merge();
    result.gradient = nodes[0];
    result.lossSum = lossSums[0];
    result.weightSum = weightSums[0];
    return result;
  }

  // A round among members; a single one needs no round.
  private void run(int members, int pieces, ThreadTeam.Work work) {
    if (members > 1 && pieces > 1) {
      team.run(members, pieces, work);
      return;
    }
    for (int piece = 0; piece < pieces; piece++) {
      work.run(0, piece);
    }
  }

  // Of one member at a time, which makes its buffers itself.
  private Worker worker(int member) {
    if (workers[member] == null) {
      workers[member] = new Worker(objective);
    }
    return workers[member];
  }

  private void addSlice(int member, int s) {
    nodes[s] = null;
    tables.nothing(s);
    lossSums[s] = 0;
    weightSums[s] = 0;
    if (slices.count(s) > 0) {
      if (gradients[s] == null) {
        gradients[s] = new float[elements];
      }
      SliceGradient worker = worker(member).gradient;
      int[] order = orders[s].of(slices.epoch());
      worker.sum(training.get(s), s, order, slices, parameters, gradients[s], tables.ofShard(s));
      nodes[s] = gradients[s];
      lossSums[s] = worker.lossSum();
      weightSums[s] = worker.weightSum();
    }
  }

  // Adds losses and weights, and notes which gradients are to be added, which is done when they are
  // asked for. A node's first child has the node's own index, so that sums can stay where they are.
  private void merge() {
    MergeTree tree = objective.tree();
    additions.count = 0;
    tables.begin();
    for (int level = 1; level <= tree.levels(); level++) {
      for (int node = 0; node < tree.width(level); node++) {
        for (int position = 1; position < tree.children(level, node); position++) {
          int child = node + position * tree.width(level);
          lossSums[node] += lossSums[child];
          weightSums[node] += weightSums[child];
          tables.note(node, child);
          if (nodes[node] == null) {
            nodes[node] = nodes[child];
          } else if (nodes[child] != null) {
            additions.note(nodes[node], nodes[child]);
          }
        }
      }
    }
  }

  private void update(Updater withUpdater) {
    updater = withUpdater;
    GlobalNorm norm = updater.norm();
    if (norm != null) {
      result.gradient(); // the norm is the whole sum's
      run(team.members(), norm.blocks(), addSquares);
      updater.normSummed(tables.added());
    }
    run(team.members(), ranges + tables.parts(), updateRanges);
    additions.count = 0;
    tables.begin();
    if (updater.averagesTables()) {
      run(team.members(), ceil(parameters.length - elements, LONGEST_RANGE), averageTables);
    }
  }

  private void averageTables(int member, int range) {
    int from = elements + range * LONGEST_RANGE;
    updater.averageTables(from, Math.min(from + LONGEST_RANGE, parameters.length));
  }

  private void addSquares(int member, int block) {
    updater.norm().add(result.gradient, block);
  }

  private void updateRange(int member, int range) {
    if (range >= ranges) {
      tables.update(range - ranges, rowUpdates(member));
      return;
    }
    addRange(member, range);
    updater.apply(result.gradient, rangeStart(range), rangeStart(range + 1));
  }

  // Of one member at a time, which makes its buffers itself.
  private RowUpdates rowUpdates(int member) {
    if (rowUpdates[member] == null || rowUpdates[member].updater() != updater) {
      rowUpdates[member] = updater.rowUpdates();
    }
    return rowUpdates[member];
  }

  private void addRange(int member, int range) {
    additions.add(rangeStart(range), rangeStart(range + 1));
  }

  private int rangeStart(int range) {
    return range == ranges ? elements : range * rangeLength;
  }

  @Override
  public Evaluation evaluate(Split split, float[] atParameters) {
    return evaluate(split, new float[][] {atParameters}, objective.label());
  }

  @Override
  public Evaluation evaluate(Split split, float[][] members, LabelEncoding label) {
    List<Shard> shards = splits.getOrDefault(split, List.of());
    MergeTree tree = objective.network().evaluationTree(training.size());
    TreeParts<Evaluation> all = new TreeParts<>();
    run(
        threads,
        shards.size(),
        (member, s) -> {
          Evaluation evaluation = worker(member).evaluator.evaluate(shards.get(s), members, label);
          synchronized (all) {
            all.merge(TreeParts.ofShard(tree, s, evaluation));
          }
        });
    return shards.isEmpty() ? objective.network().emptyEvaluation(label) : all.sum();
  }

  @Override
  public void close() {
    team.close();
  }

  /** What a member computes with. */
  private static final class Worker {
    final SliceGradient gradient;
    final RowsEvaluator evaluator;

    Worker(Objective objective) {
      GatheredBlock block = new GatheredBlock(objective.network());
      gradient = new SliceGradient(objective, block);
      evaluator = new RowsEvaluator(objective.network(), block);
    }
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
        run(team.members(), ranges, addRanges);
        additions.count = 0;
      }
      return gradient;
    }

    @Override
    public RowSums[] tables() {
      return tables.added();
    }

    @Override
    public void update(Updater by) {
      LocalEngine.this.update(by);
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
