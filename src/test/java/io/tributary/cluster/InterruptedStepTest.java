package io.tributary.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tributary.data.HeapShard;
import io.tributary.data.NumericLabel;
import io.tributary.data.RowLayout;
import io.tributary.data.SplitRule;
import io.tributary.data.SplitShard;
import io.tributary.data.Storage;
import io.tributary.engine.EpochPlan;
import io.tributary.engine.MergeTree;
import io.tributary.engine.Objective;
import io.tributary.engine.RowNetwork;
import io.tributary.engine.Split;
import io.tributary.ingest.ShardedTable;
import io.tributary.ingest.SplitView;
import io.tributary.math.MathBackend;
import io.tributary.network.Activation;
import io.tributary.network.OutputActivation;
import io.tributary.network.SquaredError;
import io.tributary.network.Topology;
import io.tributary.testing.SharedSpark;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who interrupts the thread that trains wants the step to end, and nothing of it to go on. */
class InterruptedStepTest {
  private static final int SHARDS = 2;
  private static final int STRIDE = 3; // two inputs and a label
  private static final Topology TOPOLOGY =
      Topology.dense(
          2,
          List.of(3),
          List.of(Activation.TANH),
          1,
          OutputActivation.IDENTITY,
          new SquaredError());

  // Reached from tasks, which run in this JVM.
  private static final AtomicBoolean FIRST = new AtomicBoolean(true);
  private static final CountDownLatch STUCK = new CountDownLatch(1);
  private static final CountDownLatch RELEASED = new CountDownLatch(1);

  @AfterEach
  void releaseTheTask() {
    RELEASED.countDown();
  }

  // Of the first one that is made, the task does not end; it does for one that is made again.
  private static JavaRDD<SplitShard> shards() {
    return SharedSpark.context()
        .parallelize(List.of(0, 1), SHARDS)
        .map(
            index -> {
              if (FIRST.compareAndSet(true, false)) {
                STUCK.countDown();
                while (RELEASED.getCount() > 0 && !TaskContext.get().isInterrupted()) {
                  LockSupport.parkNanos(1_000_000);
                }
              }
              return SplitShard.split(
                  Collections.emptyIterator(),
                  SplitRule.WHOLE,
                  null,
                  new RowLayout(STRIDE - 1, 1, false),
                  () -> new HeapShard.Builder(STRIDE));
            });
  }

  private static Objective task() {
    return new Objective(
        new RowNetwork(TOPOLOGY, new RowLayout(2, 1, false), NumericLabel.unscaled(List.of("y"))),
        MathBackend.JAVA,
        11,
        new MergeTree(SHARDS, 1));
  }

  private static void step() {
    ShardedTable table =
        new ShardedTable(
            shards(),
            new RowLayout(2, 1, false),
            Storage.MEMORY,
            null,
            new int[] {1, 1},
            new int[] {0, 0},
            new int[] {0, 0},
            new int[0][],
            0);
    EpochPlan plan = new EpochPlan(new int[] {1, 1}, 2);
    plan.begin(1);
    try (RunJobs jobs = new RunJobs(SharedSpark.session().sparkContext(), "interrupted");
        SparkEngine engine =
            new SparkEngine(
                SharedSpark.context(),
                task(),
                Map.of(Split.TRAINING, SplitView.of(table)),
                () -> false,
                jobs)) {
      engine.sum(plan.next(), new float[TOPOLOGY.parameterCount()]);
    }
  }

  @Test
  void theStepEndsAndItsJobToo() throws InterruptedException {
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    AtomicBoolean stillInterrupted = new AtomicBoolean();
    Thread trains =
        new Thread(
            () -> {
              try {
                step();
              } catch (Throwable e) {
                thrown.set(e);
              }
              stillInterrupted.set(Thread.currentThread().isInterrupted());
            });
    trains.start();
    STUCK.await();
    trains.interrupt();
    trains.join();
    assertInstanceOf(InterruptedException.class, thrown.get());
    assertTrue(stillInterrupted.get());
    // Spark cancels on a thread of its own; the task ends for nothing else.
    long end = System.nanoTime() + 60_000_000_000L;
    while (activeJobs() > 0 && System.nanoTime() < end) {
      LockSupport.parkNanos(1_000_000);
    }
    assertEquals(0, activeJobs());
  }

  private static int activeJobs() {
    return SharedSpark.context().statusTracker().getActiveJobIds().length;
  }
}
