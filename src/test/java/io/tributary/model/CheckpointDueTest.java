package io.tributary.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tributary.network.OutputActivation;
import io.tributary.network.SquaredError;
import io.tributary.network.Topology;
import io.tributary.optimizer.Adam;
import io.tributary.optimizer.Optimizer;
import io.tributary.testing.ManualTicker;
import io.tributary.training.CheckpointSettings;
import io.tributary.training.TrainingState;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class CheckpointDueTest {
  private static final Topology TOPOLOGY =
      Topology.dense(1, List.of(), List.of(), 1, OutputActivation.IDENTITY, new SquaredError());

  private final ManualTicker ticker = new ManualTicker();
  private final TrainingState begin =
      new TrainingState(
          TOPOLOGY.layout(),
          new float[TOPOLOGY.parameterCount()],
          Optimizer.of(Adam.withLearningRate(0.1)));

  @Test
  void byMinutesThatPassSinceTheLast() {
    CheckpointDue due = new CheckpointDue(new CheckpointSettings(0, 0, 1.5, 2), ticker, begin);
    ticker.pass(Duration.ofMillis(89_999));
    assertFalse(due.isDue(begin));
    ticker.pass(Duration.ofMillis(1));
    assertTrue(due.isDue(begin));
    due.taken(begin);
    assertFalse(due.isDue(begin));
    ticker.pass(Duration.ofSeconds(90));
    assertTrue(due.isDue(begin));
  }

  @Test
  void aStateIsWantedAtEachMultipleOfItsSteps() {
    assertEquals(
        25,
        new CheckpointDue(new CheckpointSettings(0, 25, 0, 2), ticker, begin).stepsToNext(begin));
    assertEquals(
        Long.MAX_VALUE,
        new CheckpointDue(new CheckpointSettings(1, 0, 5, 2), ticker, begin).stepsToNext(begin));
  }
}
