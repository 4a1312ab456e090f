package io.tributary.cluster;

import io.tributary.data.Shard;
import io.tributary.engine.EpochOrders;
import io.tributary.engine.GradientSum;
import io.tributary.engine.NetworkTask;
import io.tributary.engine.ShardWorker;
import io.tributary.engine.SliceWorker;
import io.tributary.engine.Slices;
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

  private final NetworkTask task;
  private final String kernels;
  private transient Map<Thread, ShardWorker> workers; // guarded by itself
  private transient EpochOrders orders;

  ExecutorState(NetworkTask task) {
    this.task = task;
    this.kernels = task.backend().products().kernels();
    this.workers = new HashMap<>();
    this.orders = new EpochOrders(task);
  }

  private Object readResolve() {
    ExecutorState here = new ExecutorState(task);
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

  private ShardWorker shardWorker() {
    synchronized (workers) {
      ShardWorker worker = workers.get(Thread.currentThread());
      if (worker == null) {
        worker = ofEndedThreads();
        workers.put(Thread.currentThread(), worker);
      }
      return worker;
    }
  }

  // Spark's threads end after a minute without a task. One of their workers, and no other is kept;
  // a new one if there is none.
  private ShardWorker ofEndedThreads() {
    ShardWorker found = null;
    for (Iterator<Map.Entry<Thread, ShardWorker>> all = workers.entrySet().iterator();
        all.hasNext(); ) {
      Map.Entry<Thread, ShardWorker> one = all.next();
      if (!one.getKey().isAlive()) {
        found = one.getValue();
        all.remove();
      }
    }
    return found == null ? new ShardWorker(task, orders) : found;
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

  /** This thread's worker. */
  SliceWorker worker() {
    return shardWorker().sliceWorker();
  }

  /** The sum of a shard's slice, in this thread's buffer. */
  GradientSum gradientSum(Shard shard, int index, Slices slices, float[] parameters) {
    return shardWorker().gradientSum(shard, index, slices, parameters);
  }
}
