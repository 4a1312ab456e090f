package io.tributary.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import io.tributary.data.HeapShard;
import io.tributary.data.NumericLabel;
import io.tributary.data.RowLayout;
import io.tributary.data.Shard;
import io.tributary.math.MathBackend;
import io.tributary.network.Activation;
import io.tributary.network.Initializer;
import io.tributary.network.OutputActivation;
import io.tributary.network.SquaredError;
import io.tributary.network.Topology;
import io.tributary.optimizer.Adam;
import io.tributary.optimizer.Constant;
import io.tributary.optimizer.Optimizer;
import io.tributary.optimizer.Preparation;
import io.tributary.optimizer.Sgd;
import io.tributary.optimizer.Updater;
import io.tributary.testing.SteadyAllocation;
import io.tributary.training.TrainingListener;
import io.tributary.training.TrainingLoop;
import io.tributary.training.TrainingState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LocalEngineTest {
  private static final int INPUTS = 6;
  private static final int[] ROWS = {70, 0, 33, 51, 1};
  private static final Optimizer ADAM = Optimizer.of(Adam.withLearningRate(0.01));

  private static List<Shard> shards() {
    Random random = new Random(3);
    List<Shard> shards = new ArrayList<>();
    for (int rows : ROWS) {
      float[] values = new float[rows * (INPUTS + 1)];
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) random.nextGaussian();
      }
      shards.add(HeapShard.of(INPUTS + 1, values));
    }
    return shards;
  }

  private static Objective task() {
    return task(8);
  }

  private static Objective task(int hidden) {
    Topology topology =
        Topology.dense(
            INPUTS,
            List.of(hidden),
            List.of(Activation.TANH),
            1,
            OutputActivation.IDENTITY,
            new SquaredError());
    return new Objective(
        new RowNetwork(
            topology, new RowLayout(INPUTS, 1, false), NumericLabel.unscaled(List.of("y"))),
        MathBackend.best(),
        11,
        new MergeTree(ROWS.length, 2));
  }

  private static float[] trained(Objective task, Optimizer optimizer, int threads) {
    try (LocalEngine engine = new LocalEngine(task, Map.of(Split.TRAINING, shards()), threads)) {
      float[] parameters = task.topology().initialParameters(Initializer.XAVIER_UNIFORM, 1);
      new TrainingLoop(engine, new EpochPlan(ROWS, 20), optimizer, false, new TrainingListener() {})
          .run(new TrainingState(task.topology().layout(), parameters, optimizer), 5);
      return parameters;
    }
  }

  @Test
  void theNumberOfThreadsLeavesNoTrace() {
    float[] one = trained(task(), ADAM, 1);
    assertArrayEquals(one, trained(task(), ADAM, 2));
    assertArrayEquals(one, trained(task(), ADAM, 5));
  }

  /** With parameters for several blocks of the norm's sum. */
  @Test
  void theNumberOfThreadsLeavesNoTraceOfTheGradientsNorm() {
    Optimizer clipping =
        new Optimizer(
            new Sgd(0.1, 0, false), new Constant(), new Preparation(List.of(new NormBound())));
    float[] one = trained(task(4000), clipping, 1);
    assertArrayEquals(one, trained(task(4000), clipping, 2));
    assertArrayEquals(one, trained(task(4000), clipping, 5));
  }

  private record NormBound() implements Preparation.Phase {
    @Override
    public boolean needsNorm() {
      return true;
    }

    @Override
    public double scale(double norm) {
      return Math.min(1, 0.1 / norm);
    }
  }

  @Test
  void aStepAllocatesNothingAfterTheFirst() {
    Objective task = task();
    try (LocalEngine engine = new LocalEngine(task, Map.of(Split.TRAINING, shards()), 1)) {
      float[] parameters = task.topology().initialParameters(Initializer.XAVIER_UNIFORM, 1);
      Updater updater = new TrainingState(task.topology().layout(), parameters, ADAM).updater(ADAM);
      EpochPlan plan = new EpochPlan(ROWS, 1);
      int[] epoch = {0};
      SteadyAllocation.assertAtMost(
          512,
          () -> {
            plan.begin(++epoch[0]);
            // The epoch's order of rows is made where a shard is first used.
            for (int step = 0; step < 10; step++) {
              step(engine, plan.next(), parameters, updater);
            }
          },
          () -> {
            for (Slices slices = plan.next(); slices != null; slices = plan.next()) {
              step(engine, slices, parameters, updater);
            }
          });
    }
  }

  /** What a task of the Spark engine does, and what the driver does with its results. */
  @Test
  void aSparkTasksArithmeticAndItsMergeAllocateLittle() {
    Objective task = task(100);
    List<Shard> shards = shards();
    EpochOrders orders = new EpochOrders(task);
    ShardSums first = ShardSums.inTraining(task, orders);
    ShardSums second = ShardSums.inTraining(task, orders);
    float[] parameters = task.topology().initialParameters(Initializer.XAVIER_UNIFORM, 1);
    EpochPlan plan = new EpochPlan(ROWS, 20);
    Slices[] slices = {null};
    // A copy of the network's 801 parameters would be 3204 bytes.
    SteadyAllocation.assertAtMost(
        2 * 512,
        () -> {
          plan.begin(1);
          slices[0] = plan.next();
        },
        () -> {
          GradientSum sum = new GradientSum();
          sum.merge(first.gradient(shards.get(0), 0, slices[0], parameters));
          sum.merge(second.gradient(shards.get(2), 2, slices[0], parameters));
        });
  }

  private static void step(LocalEngine engine, Slices slices, float[] parameters, Updater updater) {
    BatchSum sum = engine.sum(slices, parameters);
    updater.begin(0.01, 1 / sum.weightSum());
    sum.update(updater);
  }
}
