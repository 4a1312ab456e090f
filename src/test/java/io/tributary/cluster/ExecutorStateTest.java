package io.tributary.cluster;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tributary.data.HeapShard;
import io.tributary.data.NumericLabel;
import io.tributary.data.RowLayout;
import io.tributary.data.Shard;
import io.tributary.engine.EpochPlan;
import io.tributary.engine.GradientSum;
import io.tributary.engine.MergeTree;
import io.tributary.engine.Objective;
import io.tributary.engine.RowNetwork;
import io.tributary.engine.Slices;
import io.tributary.math.MathBackend;
import io.tributary.network.Activation;
import io.tributary.network.Initializer;
import io.tributary.network.OutputActivation;
import io.tributary.network.SquaredError;
import io.tributary.network.Topology;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** What an executor keeps does not grow with the threads and tasks that it has had. */
class ExecutorStateTest {
  private static final int INPUTS = 3;
  private static final int[] ROWS = {40, 25};

  private final Objective task =
      new Objective(
          new RowNetwork(
              Topology.dense(
                  INPUTS,
                  List.of(4),
                  List.of(Activation.TANH),
                  1,
                  OutputActivation.IDENTITY,
                  new SquaredError()),
              new RowLayout(INPUTS, 1, false),
              NumericLabel.unscaled(List.of("y"))),
          MathBackend.JAVA,
          11,
          new MergeTree(ROWS.length, 1));
  private final float[] parameters =
      task.topology().initialParameters(Initializer.XAVIER_UNIFORM, 1);
  private final List<Shard> shards = new ArrayList<>();

  ExecutorStateTest() {
    Random random = new Random(3);
    for (int rows : ROWS) {
      float[] values = new float[rows * (INPUTS + 1)];
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) random.nextGaussian();
      }
      shards.add(HeapShard.of(INPUTS + 1, values));
    }
  }

  private static Slices slices(int epoch) {
    EpochPlan plan = new EpochPlan(ROWS, 20);
    plan.begin(epoch);
    return plan.next();
  }

  private float[] gradient(ExecutorState state, int shard, int epoch) {
    return state
        .gradient(shards.get(shard), shard, slices(epoch), parameters)
        .merge(GradientSum.ofShard(task.tree(), 1 - shard, null, null, 0, 0, 0))
        .gradient();
  }

  @Test
  void tasksOfFreshThreadsLeaveOneWorkerAndOneOrderAShard() throws InterruptedException {
    ExecutorState state = new ExecutorState(task);
    for (int thread = 0; thread < 50; thread++) {
      int epoch = 1 + thread / 10;
      AtomicReference<float[]> sum = new AtomicReference<>();
      Thread fresh =
          new Thread(
              () -> {
                gradient(state, 0, epoch);
                sum.set(gradient(state, 1, epoch));
              });
      fresh.start();
      fresh.join();
      assertNotNull(sum.get());
      assertArrayEquals(gradient(new ExecutorState(task), 1, epoch), sum.get());
    }
    assertEquals(1, state.workerCount());
    assertEquals(ROWS.length, state.orderCount());
  }

  /** Each keeps what it has computed until its result has been sent. */
  @Test
  void threadsAtTheSameTimeHaveBuffersOfTheirOwn() throws InterruptedException {
    ExecutorState state = new ExecutorState(task);
    CountDownLatch over = new CountDownLatch(1);
    List<Thread> threads = new ArrayList<>();
    float[][] sums = new float[4][];
    CountDownLatch computed = new CountDownLatch(sums.length);
    for (int i = 0; i < sums.length; i++) {
      int index = i;
      Thread thread =
          new Thread(
              () -> {
                try {
                  sums[index] = gradient(state, index % 2, 1 + index / 2);
                } finally {
                  computed.countDown();
                }
                try {
                  over.await();
                } catch (InterruptedException e) {
                  throw new IllegalStateException(e);
                }
              });
      threads.add(thread);
      thread.start();
    }
    computed.await();
    for (int i = 0; i < sums.length; i++) {
      assertArrayEquals(gradient(new ExecutorState(task), i % 2, 1 + i / 2), sums[i]);
    }
    assertEquals(sums.length, state.workerCount());
    over.countDown();
    for (Thread thread : threads) {
      thread.join();
    }
    gradient(state, 0, 1);
    assertEquals(1, state.workerCount());
    assertTrue(state.orderCount() <= ROWS.length);
  }
}
