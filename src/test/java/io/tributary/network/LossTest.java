package io.tributary.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** All losses with all outputs that they accept, and with other parameters than the defaults. */
class LossTest {
  /** A loss with outputs. */
  record Pair(Loss loss, OutputActivation activation) {
    boolean isOfClasses() {
      return activation == OutputActivation.SOFTMAX || activation == OutputActivation.SIGMOID;
    }
  }

  static Stream<Pair> pairs() {
    List<Loss> losses = new ArrayList<>();
    Loss.type().choices().forEach(choice -> losses.add(choice.section().defaults()));
    losses.addAll(
        List.of(new Huber(0.25), new Quantile(0.1), new Deviance(1.1), new Deviance(1.9)));
    return losses.stream()
        .flatMap(
            loss ->
                Stream.of(OutputActivation.values())
                    .filter(loss::accepts)
                    .map(activation -> new Pair(loss, activation)));
  }

  private static final int UNITS = 3;

  private static OutputBlock block(Pair pair, int rows) {
    Topology topology = Topology.dense(1, List.of(), List.of(), UNITS, pair.activation, pair.loss);
    return new Workspace(topology, rows).output;
  }

  private static double[] losses(Pair pair, OutputBlock block, int rows) {
    double[] losses = new double[rows];
    pair.activation.apply(block, rows);
    pair.loss.rowLosses(pair.activation, block, rows, losses);
    return losses;
  }

  // By the logits.
  private static float[] gradient(Pair pair, OutputBlock block, int rows) {
    pair.activation.apply(block, rows);
    pair.loss.deltas(pair.activation, block, rows);
    if (!pair.loss.isFusedWith(pair.activation)) {
      pair.activation.backward(block, rows);
    }
    return block.deltas.clone();
  }

  private static void randomTargets(Pair pair, OutputBlock block, int rows, Random random) {
    for (int row = 0; row < rows; row++) {
      for (int j = 0; j < UNITS; j++) {
        block.targets[row * UNITS + j] = pair.isOfClasses() ? 0 : random.nextInt(1, 9) / 4f;
      }
      if (pair.isOfClasses()) {
        block.targets[row * UNITS + random.nextInt(UNITS)] = 1;
      }
    }
  }

  /**
   * Central differences of the loss, from float logits ±2⁻⁷; where the loss has a kink between
   * them, the gradient lies between what it is on either side.
   */
  @ParameterizedTest
  @MethodSource("pairs")
  void theGradientIsTheDerivative(Pair pair) {
    int rows = 200;
    Random random = new Random(5);
    OutputBlock block = block(pair, rows);
    randomTargets(pair, block, rows, random);
    for (int i = 0; i < rows * UNITS; i++) {
      block.logits[i] = random.nextInt(-256, 256) / 128f + 1 / 512f;
    }
    float[] logits = block.logits.clone();
    float[] gradient = gradient(pair, block, rows);
    double[] at = losses(pair, block, rows);
    float step = 0x1p-7f;
    for (int j = 0; j < UNITS; j++) {
      double[][] moved = new double[2][];
      for (int side = 0; side < 2; side++) {
        for (int row = 0; row < rows; row++) {
          int i = row * UNITS + j;
          block.logits[i] = logits[i] + (side == 0 ? -step : step);
        }
        moved[side] = losses(pair, block, rows);
        System.arraycopy(logits, 0, block.logits, 0, logits.length);
      }
      for (int row = 0; row < rows; row++) {
        double below = (at[row] - moved[0][row]) / step;
        double above = (moved[1][row] - at[row]) / step;
        double actual = gradient[row * UNITS + j];
        double scale = 1 + Math.abs(at[row]);
        assertTrue(
            actual >= Math.min(below, above) - 2e-3 * scale
                && actual <= Math.max(below, above) + 2e-3 * scale,
            "row %d unit %d: %s to %s, %s".formatted(row, j, below, above, actual));
      }
    }
  }

  /** Whatever floats come, losses are numbers from 0 on, or infinite, and gradients no NaN. */
  @ParameterizedTest
  @MethodSource("pairs")
  void noLogitGivesNaN(Pair pair) {
    float[] extremes = {0, -0f, 1, 20, 87, 88, 89, 103, 105, 1000, 1e20f, 1e38f, 1e-30f, 1e-45f};
    float[] numbers =
        pair.loss.misfit(0).isPresent()
            ? new float[] {1e-45f, 1, 3e38f}
            : pair.loss.misfit(-1).isPresent()
                ? new float[] {0, 1e-45f, 1, 3e38f}
                : new float[] {0, 1, -3e38f, 3e38f};
    int cases = 4 * extremes.length;
    OutputBlock block = block(pair, 2 * extremes.length * cases);
    int row = 0;
    for (int sign = -1; sign <= 1; sign += 2) {
      for (float extreme : extremes) {
        for (int k = 0; k < cases; k++) {
          float[] targets = {0, 0, 0};
          if (pair.isOfClasses()) {
            targets[k % UNITS] = 1;
          } else {
            targets = new float[] {numbers[k % numbers.length], numbers[0], 1};
          }
          System.arraycopy(targets, 0, block.targets, row * UNITS, UNITS);
          block.logits[row * UNITS] = sign * extreme;
          block.logits[row * UNITS + 1] = extremes[k % extremes.length];
          block.logits[row * UNITS + 2] = -extremes[k % extremes.length];
          row++;
        }
      }
    }
    double[] losses = losses(pair, block, row);
    float[] gradient = gradient(pair, block, row);
    for (int i = 0; i < row; i++) {
      String logits =
          "%s, %s, %s to %s, %s, %s"
              .formatted(
                  block.logits[i * UNITS],
                  block.logits[i * UNITS + 1],
                  block.logits[i * UNITS + 2],
                  block.targets[i * UNITS],
                  block.targets[i * UNITS + 1],
                  block.targets[i * UNITS + 2]);
      assertFalse(Double.isNaN(losses[i]), logits);
      assertTrue(
          losses[i] >= -1e-6 * (1 + Math.abs(block.targets[i * UNITS])), logits + ": " + losses[i]);
      for (int j = 0; j < UNITS; j++) {
        assertFalse(Float.isNaN(gradient[i * UNITS + j]), logits);
      }
    }
  }

  /**
   * scikit-learn 1.2.1's {@code mean_tweedie_deviance} and {@code mean_pinball_loss} of these
   * numbers, with {@code sample_weight}.
   */
  @Test
  void ownMetricsAreScikitLearns() {
    double[] counts = {0, 1, 2, 7, 4, 10.5};
    double[] means = {0.5, 1.5, 2, 8, 5.5, 7};
    assertEquals(0.7576578565955018, mean(new Deviance(1), counts, means), 1e-14);
    assertEquals(0.6071489071096846, mean(new Deviance(1.2), counts, means), 1e-13);
    assertEquals(0.5869247777541586, mean(new Deviance(1.5), counts, means), 1e-14);
    double[] amounts = {0.25, 1.25, 2.25, 7.25, 4.25, 10.75};
    assertEquals(0.1527551359187458, mean(new Deviance(1.9), amounts, means), 1e-13);
    assertEquals(0.1375838551016279, mean(new Deviance(2), amounts, means), 1e-14);
    double[] numbers = {3, -0.5, 2, 7, -4, 10.5};
    double[] predicted = {2.5, 0, 2, 8, -5.5, 7};
    assertEquals(0.30588235294117655, mean(new Quantile(0.1), numbers, predicted), 1e-15);
    assertEquals(1.3411764705882352, mean(new Quantile(0.9), numbers, predicted), 1e-14);
  }

  private static double mean(Loss loss, double[] actual, double[] predicted) {
    double[] weights = {1, 2, 1, 0.5, 1, 3};
    double sum = 0;
    for (int i = 0; i < actual.length; i++) {
      sum += weights[i] * loss.metric().orElseThrow().cost().applyAsDouble(actual[i], predicted[i]);
    }
    return sum / 8.5;
  }
}
