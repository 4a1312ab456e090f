package io.tributary.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.tributary.network.OutputActivation;
import io.tributary.network.SquaredError;
import io.tributary.network.Topology;
import io.tributary.optimizer.Adam;
import io.tributary.optimizer.Averaging;
import io.tributary.optimizer.Constant;
import io.tributary.optimizer.Optimizer;
import io.tributary.optimizer.Preparation;
import io.tributary.optimizer.Rule;
import io.tributary.optimizer.Sgd;
import io.tributary.state.StateParts;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TrainingStateTest {
  private static final Topology TOPOLOGY =
      Topology.dense(3, List.of(), List.of(), 2, OutputActivation.IDENTITY, new SquaredError());

  static Stream<Optimizer> optimizers() {
    return Stream.<Rule>of(
            new Sgd(0.1, 0, false), new Sgd(0.1, 0.5, false), Adam.withLearningRate(0.1))
        .flatMap(
            rule ->
                Stream.of(
                    Optimizer.of(rule),
                    new Optimizer(rule, new Constant(), Preparation.NONE, new Averaging(0.9))));
  }

  private static TrainingState state(Optimizer optimizer) {
    return new TrainingState(TOPOLOGY.layout(), new float[8], optimizer);
  }

  /** The arrays are there already, 8 numbers each; their length is said before they are. */
  @ParameterizedTest
  @MethodSource("optimizers")
  void aStatesLengthIsKnownBeforehand(Optimizer optimizer) {
    for (Optional<EarlyStopping> stopping :
        List.of(
            Optional.<EarlyStopping>empty(), Optional.of(new EarlyStopping("auto", 3, 0, true)))) {
      TrainingState state = new TrainingState(TOPOLOGY.layout(), new float[8], optimizer, stopping);
      assertEquals(StateParts.of(state).length(), TrainingState.length(8, optimizer, stopping));
    }
  }

  @Test
  void aCopyIsTheSameUntilOneGoesOn() {
    Optimizer adam = Optimizer.of(Adam.withLearningRate(0.1));
    TrainingState state = state(adam);
    TrainingState copy = state(adam);
    step(state, adam);
    assertNotEquals(StateParts.of(state), StateParts.of(copy));
    StateParts.of(state).copyTo(copy);
    assertEquals(StateParts.of(state), StateParts.of(copy));
    step(state, adam);
    assertNotEquals(StateParts.of(state), StateParts.of(copy));
    step(copy, adam);
    assertEquals(StateParts.of(state), StateParts.of(copy));
  }

  private static void step(TrainingState state, Optimizer optimizer) {
    var updater = state.updater(optimizer);
    updater.begin(0.1, 1);
    updater.applyToAll(new float[] {1, -2, 3, 0, 0, 0, 5, 1e-9f});
  }

  @Test
  void theStateOfAnotherOptimiserIsNoneOfThis() {
    StateParts plain = StateParts.of(state(Optimizer.of(new Sgd(0.1, 0, false))));
    TrainingState adams = state(Optimizer.of(Adam.withLearningRate(0.1)));
    assertEquals(
        "there is no 'moments.0'",
        assertThrows(IllegalArgumentException.class, () -> plain.copyTo(adams)).getMessage());
  }
}
