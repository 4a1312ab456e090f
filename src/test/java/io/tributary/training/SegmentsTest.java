package io.tributary.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tributary.data.HeapShard;
import io.tributary.data.LabelEncoding;
import io.tributary.data.NumericLabel;
import io.tributary.data.RowLayout;
import io.tributary.data.Shard;
import io.tributary.engine.BatchSum;
import io.tributary.engine.Engine;
import io.tributary.engine.EpochPlan;
import io.tributary.engine.Evaluation;
import io.tributary.engine.LocalEngine;
import io.tributary.engine.MergeTree;
import io.tributary.engine.Objective;
import io.tributary.engine.RowNetwork;
import io.tributary.engine.Segment;
import io.tributary.engine.Split;
import io.tributary.math.MathBackend;
import io.tributary.network.Activation;
import io.tributary.network.Initializer;
import io.tributary.network.OutputActivation;
import io.tributary.network.SquaredError;
import io.tributary.network.Topology;
import io.tributary.optimizer.Adam;
import io.tributary.optimizer.Optimizer;
import io.tributary.optimizer.OptimizerState;
import io.tributary.optimizer.Updater;
import io.tributary.state.StateParts;
import io.tributary.time.Ticker;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * An engine may own the parameters and make many steps at a call: the oracle is the engine that
 * makes one.
 */
class SegmentsTest {
  private static final int[] ROWS = {70, 0, 33, 51, 1};
  private static final int EPOCHS = 3;
  private static final Optimizer ADAM = Optimizer.of(Adam.withLearningRate(0.01));

  private static final Objective OBJECTIVE =
      new Objective(
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

  private static LocalEngine local() {
    Random random = new Random(3);
    List<Shard> shards = new ArrayList<>();
    for (int rows : ROWS) {
      float[] values = new float[rows * 4];
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) random.nextGaussian();
      }
      shards.add(HeapShard.of(4, values));
    }
    return new LocalEngine(OBJECTIVE, Map.of(Split.TRAINING, shards), 1);
  }

  private static TrainingState fresh() {
    Topology topology = OBJECTIVE.topology();
    return new TrainingState(
        topology.layout(), topology.initialParameters(Initializer.XAVIER_UNIFORM, 1), ADAM);
  }

  /** Has parameters and optimiser state of its own while it makes a segment's steps. */
  private static final class OwningEngine implements Engine {
    private final LocalEngine gradients = local();
    private final int stepsAtOnce;
    private int failsAtStep; // of all its steps; 0: at none
    final List<Integer> segments = new ArrayList<>();
    private int steps;

    OwningEngine(int stepsAtOnce) {
      this.stepsAtOnce = stepsAtOnce;
    }

    @Override
    public int stepsAtOnce() {
      return stepsAtOnce;
    }

    @Override
    public void advance(Segment segment) {
      segments.add(segment.steps());
      Updater driver = segment.updater();
      float[] own = driver.parameters().clone();
      OptimizerState state = ADAM.newState(own.length);
      StateParts.of(driver.state()).copyTo(state);
      Updater updater = new Updater(ADAM, OBJECTIVE.topology().layout(), state, own);
      boolean more = true;
      for (int i = 0; i < segment.steps() && more; i++) {
        if (++steps == failsAtStep) {
          throw new IllegalStateException("an executor is lost");
        }
        BatchSum sum = gradients.sum(segment.next(), own);
        updater.begin(segment.rate(), 1 / sum.weightSum());
        sum.update(updater);
        more = segment.made(sum.lossSum(), sum.weightSum());
      }
      segment.changing();
      System.arraycopy(own, 0, driver.parameters(), 0, own.length);
      StateParts.of(state).copyTo(driver.state());
    }

    @Override
    public Evaluation evaluate(Split split, float[] parameters) {
      return gradients.evaluate(split, parameters);
    }

    @Override
    public Evaluation evaluate(Split split, float[][] members, LabelEncoding label) {
      return gradients.evaluate(split, members, label);
    }

    @Override
    public void close() {
      gradients.close();
    }
  }

  /** Keeps a copy of each state that it sees, and stops after a number of steps heard of. */
  private static final class Watch implements TrainingListener, StateKeeper {
    final List<String> heard = new ArrayList<>();
    final List<Long> offered = new ArrayList<>();
    long everySteps = Long.MAX_VALUE;
    int stopsAfter = Integer.MAX_VALUE;
    private int asked;

    @Override
    public void batchEnded(int epoch, long rows, double meanLoss) {
      heard.add(epoch + ", " + rows + ": " + meanLoss);
    }

    @Override
    public void epochEnded(EpochReport report) {
      heard.add(report.step() + ": " + report.trainingLoss());
    }

    @Override
    public void offer(TrainingState state) {
      assertTrue(state.isWhole());
      offered.add(state.steps());
    }

    @Override
    public boolean stopRequested() {
      return ++asked >= stopsAfter;
    }

    @Override
    public long stepsToNext(TrainingState state) {
      return everySteps - state.steps() % everySteps;
    }
  }

  private static TrainingOutcome run(Engine engine, TrainingState state, Watch watch) {
    return new TrainingLoop(
            engine, new EpochPlan(ROWS, 20), ADAM, false, watch, watch, Ticker.SYSTEM)
        .run(state, EPOCHS);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 8, 1000})
  void manyStepsAtACallAreTheSameStepsAndAreHeardOfAlike(int stepsAtOnce) {
    Watch one = new Watch();
    Watch many = new Watch();
    try (LocalEngine local = local();
        OwningEngine owning = new OwningEngine(stepsAtOnce)) {
      TrainingOutcome expected = run(local, fresh(), one);
      TrainingOutcome outcome = run(owning, fresh(), many);
      assertArrayEquals(expected.parameters(), outcome.parameters());
      assertEquals(one.heard, many.heard);
      assertEquals(expected.steps(), outcome.steps());
      assertEquals(expected.rows(), outcome.rows());
      assertEquals(EPOCHS * 8, outcome.times().count());
    }
  }

  /** 8 steps an epoch, and a state after every 3: segments end where either does. */
  @Test
  void theStateComesHomeWhereACheckpointIsDue() {
    Watch watch = new Watch();
    watch.everySteps = 3;
    try (OwningEngine owning = new OwningEngine(1000)) {
      run(owning, fresh(), watch);
      assertEquals(List.of(3, 3, 2, 1, 3, 3, 1, 2, 3, 3), owning.segments);
      assertEquals(
          List.of(3L, 6L, 8L, 8L, 9L, 12L, 15L, 16L, 16L, 18L, 21L, 24L, 24L), watch.offered);
    }
  }

  @Test
  void aStopIsHeardBetweenTwoStepsOfASegment() {
    Watch watch = new Watch();
    watch.stopsAfter = 5;
    try (OwningEngine owning = new OwningEngine(1000)) {
      TrainingState state = fresh();
      TrainingOutcome outcome = run(owning, state, watch);
      assertEquals(Ending.STOPPED, outcome.ending());
      assertEquals(5, outcome.steps());
      assertEquals(100, outcome.rows());
      assertEquals(5, watch.heard.size());
      watch.stopsAfter = Integer.MAX_VALUE;
      TrainingOutcome rest = run(owning, state, watch);
      try (LocalEngine local = local()) {
        assertArrayEquals(run(local, fresh(), new Watch()).parameters(), rest.parameters());
      }
    }
  }

  /** The steps since the last state that came home are made again. */
  @Test
  void afterAFailureTheStateIsTheOneThatTheSegmentBeganFrom() {
    Watch watch = new Watch();
    try (OwningEngine owning = new OwningEngine(3);
        LocalEngine local = local()) {
      owning.failsAtStep = 6;
      TrainingState state = fresh();
      assertThrows(IllegalStateException.class, () -> run(owning, state, watch));
      assertTrue(state.isWhole());
      assertEquals(3, state.steps());
      assertArrayEquals(
          run(local, fresh(), new Watch()).parameters(), run(owning, state, watch).parameters());
    }
  }
}
