package io.tributary.optimizer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tributary.network.OutputActivation;
import io.tributary.network.ParameterLayout;
import io.tributary.network.RowSums;
import io.tributary.network.SquaredError;
import io.tributary.network.Topology;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class UpdaterTest {
  private static final Preparation PREPARATION =
      new Preparation(
          List.of(
              new ClipNorm(1), new ClipValue(0.9), new Penalty(0.03, 0.02), new WeightDecay(0.5)));

  private static ParameterLayout layout(int inputs) {
    return Topology.dense(
            inputs, List.of(), List.of(), 2, OutputActivation.IDENTITY, new SquaredError())
        .layout();
  }

  /** All rules as they are by default, and those whose keys choose another formula. */
  static Stream<Optimizer> optimizers() {
    Stream<Rule> rules =
        Stream.concat(
            Method.type().choices().stream()
                .map(choice -> choice.section().defaults())
                .filter(Rule.class::isInstance)
                .map(Rule.class::cast),
            Stream.of(
                new Sgd(0.1, 0.9, false),
                new Sgd(0.1, 0.9, true),
                new RmsProp(0.01, 0.9, 0.8, 1e-8)));
    return rules.flatMap(
        rule ->
            Stream.of(
                Optimizer.of(rule),
                new Optimizer(rule, new Constant(), PREPARATION, new Averaging(0.9))));
  }

  @ParameterizedTest
  @MethodSource("optimizers")
  void rangesGiveTheBitsOfTheWhole(Optimizer optimizer) {
    ParameterLayout layout = layout(20_000); // several blocks of the norm
    int length = layout.length();
    float[] whole = new float[length];
    float[] parts = new float[length];
    Updater ofWhole = new Updater(optimizer, layout, optimizer.newState(length), whole);
    Updater ofParts = new Updater(optimizer, layout, optimizer.newState(length), parts);
    Random random = new Random(2);
    for (int step = 0; step < 5; step++) {
      float[] gradient = new float[length];
      for (int i = 0; i < length; i++) {
        gradient[i] = (float) random.nextGaussian();
      }
      ofWhole.begin(0.1, 0.3);
      ofWhole.applyToAll(gradient.clone());
      ofParts.begin(0.1, 0.3);
      if (ofParts.norm() != null) {
        for (int block = ofParts.norm().blocks() - 1; block >= 0; block--) {
          ofParts.norm().add(gradient, block);
        }
        ofParts.normSummed(new RowSums[0]);
      }
      ofParts.apply(gradient, length - 1, length);
      ofParts.apply(gradient, 0, 777);
      ofParts.apply(gradient, 777, length - 1);
    }
    assertArrayEquals(whole, parts);
  }

  // The mean gradient, half the sum, is (3, 0, 0, 0, 0, 4) and of length 5: a fifth of it, (0.6, …,
  // 0.8), clipped at 0.7, is (0.6, …, 0.7). Weights 1, 1, −1, 0 add 0.03 sgn(w) + 0.02 w, and lose
  // half of themselves times the rate 0.1: 1 − 0.05 − 0.1·(0.6 + 0.05) = 0.885, 0.95 − 0.005,
  // −0.95 + 0.005, 0; the biases: 1, 1 − 0.07.
  @Test
  void clippingComesBeforePenaltiesAndDecayIsForWeightsAlone() {
    Preparation all =
        new Preparation(
            List.of(
                new ClipNorm(1),
                new ClipValue(0.7),
                new Penalty(0.03, 0.02),
                new WeightDecay(0.5)));
    ParameterLayout layout = layout(2);
    float[] parameters = {1, 1, -1, 0, 1, 1};
    Optimizer optimizer = new Optimizer(new Sgd(9, 0, false), new Constant(), all);
    // 0.03·3 + ½·0.02·3
    assertEquals(0.12, all.penalty(layout, parameters), 1e-12);
    Updater updater = new Updater(optimizer, layout, optimizer.newState(6), parameters);
    updater.begin(0.1, 0.5);
    updater.applyToAll(new float[] {6, 0, 0, 0, 0, 8});
    assertArrayEquals(new float[] {0.885f, 0.945f, -0.945f, 0, 1, 0.93f}, parameters, 1e-6f);
  }

  /** A short gradient is not made longer. */
  @Test
  void whatIsWithinItsBoundsStays() {
    assertEquals(1, new ClipNorm(2).scale(1.5));
    assertEquals(1, new ClipNorm(2).scale(0));
    float[] gradient = {0.5f, -0.5f, Float.NaN};
    new ClipValue(0.5).prepare(new float[3], gradient, 1, 0, 3);
    assertArrayEquals(new float[] {0.5f, -0.5f, Float.NaN}, gradient);
  }
}
