package io.tributary.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

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
import io.tributary.optimizer.Optimizer;
import io.tributary.training.TrainingListener;
import io.tributary.training.TrainingLoop;
import io.tributary.training.TrainingState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

/** Where the system starts no thread, steps have the same result, and the run goes on. */
class RefusedThreadsTest {
  private static final int INPUTS = 6;
  private static final int ROWS = 8; // of each of two shards

  /** With its output and its biases, one parameter more than threads share an update from. */
  private static final int HIDDEN = 1 << 15;

  private static final Topology TOPOLOGY =
      Topology.dense(
          INPUTS,
          List.of(HIDDEN),
          List.of(Activation.TANH),
          1,
          OutputActivation.IDENTITY,
          new SquaredError());

  private static List<Shard> shards() {
    Random random = new Random(3);
    List<Shard> shards = new ArrayList<>();
    for (int s = 0; s < 2; s++) {
      float[] values = new float[ROWS * (INPUTS + 1)];
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) random.nextGaussian();
      }
      shards.add(HeapShard.of(INPUTS + 1, values));
    }
    return shards;
  }

  /** Parameters after two steps. */
  private static float[] trained(int threads, IntFunction<ThreadTeam> teamOf) {
    Objective task =
        new Objective(
            new RowNetwork(
                TOPOLOGY, new RowLayout(INPUTS, 1, false), NumericLabel.unscaled(List.of("y"))),
            MathBackend.best(),
            11,
            new MergeTree(2, 1));
    Optimizer adam = Optimizer.of(Adam.withLearningRate(0.01));
    float[] parameters = TOPOLOGY.initialParameters(Initializer.XAVIER_UNIFORM, 1);
    try (LocalEngine engine =
        new LocalEngine(task, Map.of(Split.TRAINING, shards()), threads, teamOf)) {
      new TrainingLoop(
              engine,
              new EpochPlan(new int[] {ROWS, ROWS}, ROWS),
              adam,
              false,
              new TrainingListener() {})
          .run(new TrainingState(TOPOLOGY.layout(), parameters, adam), 1);
    }
    return parameters;
  }

  @Test
  void sumsAndUpdatesHaveTheSameBits() {
    AtomicInteger refusals = new AtomicInteger();
    IntFunction<ThreadTeam> refusing =
        members ->
            new ThreadTeam(members, "test") {
              @Override
              void reached(Place place) {
                if (place == Place.START) {
                  refusals.incrementAndGet();
                  throw new OutOfMemoryError("unable to create native thread");
                }
              }
            };
    float[] alone = trained(1, members -> new ThreadTeam(members, "test"));
    assertArrayEquals(alone, trained(4, refusing));
    assertEquals(1, refusals.get(), "it is not asked for in every round");
  }
}
