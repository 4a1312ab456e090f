package io.tributary.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.tributary.data.HeapShard;
import io.tributary.data.NumericLabel;
import io.tributary.data.RowLayout;
import io.tributary.data.Shard;
import io.tributary.engine.EpochPlan;
import io.tributary.engine.LocalEngine;
import io.tributary.engine.MergeTree;
import io.tributary.engine.Objective;
import io.tributary.engine.RowNetwork;
import io.tributary.engine.Split;
import io.tributary.math.MathBackend;
import io.tributary.network.Activation;
import io.tributary.network.Initializer;
import io.tributary.network.OutputActivation;
import io.tributary.network.SquaredError;
import io.tributary.network.Topology;
import io.tributary.optimizer.Adam;
import io.tributary.optimizer.Optimizer;
import io.tributary.optimizer.Sgd;
import io.tributary.testing.ManualTicker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The oracle is an identity: a run that was interrupted, and one that was not. */
class TrainingLoopTest {
  private static final int[] ROWS = {70, 0, 33, 51, 1};
  private static final int EPOCHS = 3;

  /** Ends a run as a kill would: between two calls, with nothing tidied up. */
  private static final class Interruption extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  private static final class Recorder implements TrainingListener {
    final List<String> epochs = new ArrayList<>();
    long stepsLeft = Long.MAX_VALUE;

    @Override
    public void batchEnded(int epoch, long rows, double meanLoss) {
      if (--stepsLeft == 0) {
        throw new Interruption();
      }
    }

    @Override
    public void epochEnded(EpochReport report) {
      epochs.add(report.epoch() + ", step " + report.step() + ": " + report.trainingLoss());
    }
  }

  private static List<Shard> shards() {
    Random random = new Random(3);
    List<Shard> shards = new ArrayList<>();
    for (int rows : ROWS) {
      float[] values = new float[rows * 4];
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) random.nextGaussian();
      }
      shards.add(HeapShard.of(4, values));
    }
    return shards;
  }

  private static Objective task() {
    return new Objective(
        new RowNetwork(
            Topology.dense(
                3,
                List.of(5),
                List.of(Activation.TANH),
                1,
                OutputActivation.IDENTITY,
                new SquaredError()),
            new RowLayout(3, 1, false),
            NumericLabel.unscaled(List.of("y"))),
        MathBackend.JAVA,
        11,
        new MergeTree(ROWS.length, 2));
  }

  // Everything but the state is new, as in a process that goes on with another's work.
  private static TrainingOutcome run(TrainingState state, Optimizer optimizer, Recorder recorder) {
    try (LocalEngine engine = new LocalEngine(task(), Map.of(Split.TRAINING, shards()), 1)) {
      return new TrainingLoop(engine, new EpochPlan(ROWS, 20), optimizer, false, recorder)
          .run(state, EPOCHS);
    }
  }

  private static TrainingState fresh(Optimizer optimizer) {
    Topology topology = task().topology();
    return new TrainingState(
        topology.layout(), topology.initialParameters(Initializer.XAVIER_UNIFORM, 1), optimizer);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aRunGoesOnFromAnyStepAsIfNothingHadHappened(boolean adam) {
    Optimizer optimizer =
        Optimizer.of(adam ? Adam.withLearningRate(0.01) : new Sgd(0.01, 0.9, true));
    Recorder whole = new Recorder();
    TrainingOutcome expected = run(fresh(optimizer), optimizer, whole);
    assertEquals(EPOCHS * 8, expected.steps()); // 155 rows in batches of 20
    for (int step = 1; step <= expected.steps(); step++) {
      TrainingState state = fresh(optimizer);
      Recorder recorder = new Recorder();
      recorder.stepsLeft = step;
      assertThrows(Interruption.class, () -> run(state, optimizer, recorder));
      recorder.stepsLeft = Long.MAX_VALUE;
      TrainingOutcome outcome = run(state, optimizer, recorder);
      assertArrayEquals(expected.parameters(), outcome.parameters(), "after step " + step);
      assertEquals(whole.epochs, recorder.epochs, "after step " + step);
      assertEquals(expected.steps(), outcome.steps());
      assertEquals(EPOCHS, outcome.epochs());
      assertEquals(expected.rows(), outcome.rows() + rowsBy(step));
    }
  }

  /** A step takes ten seconds. Both the rest of an epoch and the epochs after it are left. */
  @Test
  void aRunEndsWellWhenItsTimeIsOver() {
    Optimizer adam = Optimizer.of(Adam.withLearningRate(0.01));
    TrainingState interrupted = fresh(adam);
    Recorder recorder = new Recorder();
    recorder.stepsLeft = 12;
    assertThrows(Interruption.class, () -> run(interrupted, adam, recorder));
    ManualTicker ticker = new ManualTicker();
    TrainingListener slow =
        new TrainingListener() {
          @Override
          public void batchEnded(int epoch, long rows, double meanLoss) {
            ticker.pass(Duration.ofSeconds(10));
          }
        };
    TrainingState state = fresh(adam);
    try (LocalEngine engine = new LocalEngine(task(), Map.of(Split.TRAINING, shards()), 1)) {
      TrainingOutcome outcome =
          new TrainingLoop(
                  engine, new EpochPlan(ROWS, 20), adam, false, slow, StateKeeper.NONE, ticker)
              .run(state, EPOCHS, new TimeLimit(ticker, 2));
      assertEquals(Ending.EARLY_STOPPED, outcome.ending());
      assertEquals(12, outcome.steps());
      assertEquals(1, outcome.epochs());
      assertArrayEquals(interrupted.parameters(), outcome.parameters());
    }
    TrainingOutcome whole = run(fresh(adam), adam, new Recorder());
    assertArrayEquals(whole.parameters(), run(state, adam, new Recorder()).parameters());
  }

  private static long rowsBy(int step) {
    return step / 8 * 155 + Math.min(155, step % 8 * 20);
  }
}
