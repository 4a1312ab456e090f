package io.tributary.cluster;

import io.tributary.data.Shard;
import io.tributary.training.GradientSum;
import io.tributary.training.NetworkTask;
import io.tributary.training.ShardWorker;
import io.tributary.training.SliceWorker;
import io.tributary.training.Slices;
import java.io.Serializable;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What an executor keeps from step to step of a run: each task thread's buffers and each shard's
 * order of rows.
 *
 * <p>It lives in a broadcast, so that all tasks of an executor share one and it goes when the run's
 * broadcast is destroyed. A thread's buffers stay its own until Spark has serialised the task's
 * result, since Spark does that on the same thread before it takes the next task.
 */
final class ExecutorState implements Serializable {
  private static final long serialVersionUID = 1;

  private final NetworkTask task;
  private transient Map<Thread, ShardWorker> workers;

  ExecutorState(NetworkTask task) {
    this.task = task;
    this.workers = new ConcurrentHashMap<>();
  }

  private Object readResolve() {
    return new ExecutorState(task);
  }

  private ShardWorker shardWorker() {
    return workers.computeIfAbsent(Thread.currentThread(), thread -> new ShardWorker(task));
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
