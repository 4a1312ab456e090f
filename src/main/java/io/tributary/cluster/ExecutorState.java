package io.tributary.cluster;

import io.tributary.data.LabelEncoding;
import io.tributary.data.Shard;
import io.tributary.engine.EpochOrders;
import io.tributary.engine.Evaluation;
import io.tributary.engine.GradientSum;
import io.tributary.engine.MergeTree;
import io.tributary.engine.Objective;
import io.tributary.engine.RowNetwork;
import io.tributary.engine.ShardSums;
import io.tributary.engine.Slices;
import io.tributary.engine.TreeParts;
import java.io.Serializable;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import org.slf4j.LoggerFactory;

/**
 * What an executor keeps from step to step of a run: each task thread's buffers and each shard's
 * order of rows.
 *
 * <p>It lives in a broadcast, so that all tasks of an executor share one and it goes when the run's
 * broadcast is destroyed. A thread's buffers stay its own until Spark has serialised the task's
 * result, which Spark does on the same thread before that takes the next task; those of a thread
 * that has ended are the next new thread's. So there are no more of them than threads at a time.
 */
final class ExecutorState implements Serializable {
  private static final long serialVersionUID = 1;

  private final Objective objective; // null: evaluates only
  private final RowNetwork network;
  private final String kernels; // of gradients; empty: evaluates only
  private transient Map<Thread, ShardSums> workers; // guarded by itself
  private transient EpochOrders orders;

  private ExecutorState(Objective objective, RowNetwork network) {
    this.objective = objective;
    this.network = network;
    this.kernels = objective == null ? "" : objective.backend().products().kernels();
    this.workers = new HashMap<>();
    this.orders = new EpochOrders(objective);
  }

  /** For gradients and evaluations. */
  ExecutorState(Objective objective) {
    this(objective, objective.network());
  }

  /** For evaluations alone. */
  static ExecutorState evaluating(RowNetwork network) {
    return new ExecutorState(null, network);
  }

  private Object readResolve() {
    ExecutorState here = new ExecutorState(objective, network);
    if (!here.kernels.equals(kernels)) {
      LoggerFactory.getLogger(ExecutorState.class)
          .warn(
              "The driver computes with {}, this executor with {}: results depend on which computes"
                  + " what; training.mathBackend: java gives the same bits on all machines",
              kernels,
              here.kernels);
    }
    return here;
  }

  private ShardSums threadsOwn() {
    synchronized (workers) {
      ShardSums worker = workers.get(Thread.currentThread());
      if (worker == null) {
        worker = ofEndedThreads();
        workers.put(Thread.currentThread(), worker);
      }
      return worker;
    }
  }

  // Spark's threads end after a minute without a task. One of their workers, and no other is kept;
  // a new one if there is none.
  private ShardSums ofEndedThreads() {
    ShardSums found = null;
    for (Iterator<Map.Entry<Thread, ShardSums>> all = workers.entrySet().iterator();
        all.hasNext(); ) {
      Map.Entry<Thread, ShardSums> one = all.next();
      if (!one.getKey().isAlive()) {
        found = one.getValue();
        all.remove();
      }
    }
    if (found != null) {
      return found;
    }
    return objective == null
        ? ShardSums.evaluating(network)
        : ShardSums.inTraining(objective, orders);
  }

  /** How many threads' buffers are kept. */
  int workerCount() {
    synchronized (workers) {
      return workers.size();
    }
  }

  /** How many shards' orders are kept. */
  int orderCount() {
    return orders.count();
  }

  /** The sum of a shard's slice, in this thread's buffer. */
  GradientSum gradient(Shard shard, int index, Slices slices, float[] parameters) {
    return threadsOwn().gradient(shard, index, slices, parameters);
  }

  /** Loss and metrics of all of a shard's rows, as a label reads the outputs. */
  TreeParts<Evaluation> evaluation(
      Shard shard, int index, MergeTree tree, float[][] members, LabelEncoding label) {
    return threadsOwn().evaluation(shard, index, tree, members, label);
  }
}
