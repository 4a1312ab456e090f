package io.tributary.optimizer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import io.tributary.network.OutputActivation;
import io.tributary.network.ParameterKind;
import io.tributary.network.ParameterLayout;
import io.tributary.network.SquaredError;
import io.tributary.network.Topology;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class UpdaterTest {
  /** Decay of the weights, and clipping by the gradient's norm. */
  private static final Preparation PREPARATION =
      new Preparation(List.of(new Decay(0.5), new NormBound(1)));

  private record Decay(double decay) implements Preparation.Phase {
    @Override
    public boolean appliesTo(ParameterKind kind) {
      return kind == ParameterKind.WEIGHT;
    }

    @Override
    public void prepare(
        float[] parameters,
        float[] gradientSum,
        double scale,
        double learningRate,
        int from,
        int to) {
      for (int i = from; i < to; i++) {
        parameters[i] -= (float) (learningRate * decay) * parameters[i];
      }
    }
  }

  private record NormBound(double most) implements Preparation.Phase {
    @Override
    public boolean needsNorm() {
      return true;
    }

    @Override
    public double scale(double norm) {
      return Math.min(1, most / norm);
    }
  }

  private static ParameterLayout layout(int inputs) {
    return Topology.dense(
            inputs, List.of(), List.of(), 2, OutputActivation.IDENTITY, new SquaredError())
        .layout();
  }

  static Stream<Optimizer> optimizers() {
    return Stream.of(
            new Sgd(0.1, 0, false),
            new Sgd(0.1, 0.9, false),
            new Sgd(0.1, 0.9, true),
            Adam.withLearningRate(0.01))
        .flatMap(
            rule ->
                Stream.of(Optimizer.of(rule), new Optimizer(rule, new Constant(), PREPARATION)));
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
        ofParts.normSummed();
      }
      ofParts.apply(gradient, length - 1, length);
      ofParts.apply(gradient, 0, 777);
      ofParts.apply(gradient, 777, length - 1);
    }
    assertArrayEquals(whole, parts);
  }

  // The weights: 1 − 0.5·0.1 = 0.95. The mean gradient, 0.5 times the sum, is (3, 4, 0, …), whose
  // norm is 5: a fifth of it, (0.6, 0.8, 0, …), times the rate 0.1 is subtracted.
  @Test
  void weightsDecayAndTheWholeGradientIsClipped() {
    ParameterLayout layout = layout(2);
    float[] parameters = {1, 1, 1, 1, 1, 1};
    Optimizer optimizer = new Optimizer(new Sgd(9, 0, false), new Constant(), PREPARATION);
    Updater updater = new Updater(optimizer, layout, optimizer.newState(6), parameters);
    updater.begin(0.1, 0.5);
    updater.applyToAll(new float[] {6, 0, 0, 0, 0, 8});
    assertArrayEquals(new float[] {0.89f, 0.95f, 0.95f, 0.95f, 1, 0.92f}, parameters, 1e-6f);
  }
}
