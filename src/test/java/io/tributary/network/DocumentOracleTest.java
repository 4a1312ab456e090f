package io.tributary.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tributary.config.Spelling;
import io.tributary.network.DocumentOracle.Output;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The oracle itself, against numerical differentiation and hand arithmetic. */
class DocumentOracleTest {
  private static void randomise(DocumentOracle oracle, Random random) {
    double[] flat = DocumentOracle.flat(oracle.layers);
    for (int i = 0; i < flat.length; i++) {
      flat[i] = 2 * random.nextDouble() - 1;
    }
    oracle.set(flat);
  }

  /** Every activation with the outputs of classes, some with others. */
  static Stream<Arguments> activationsAndOutputs() {
    return Stream.concat(
        Spelling.all(Activation.class).stream()
            .flatMap(
                activation ->
                    Stream.of(
                        Arguments.of(activation, Output.SOFTMAX_CROSS_ENTROPY, 3),
                        Arguments.of(activation, Output.SIGMOID_CROSS_ENTROPY, 1))),
        Stream.of(
            Arguments.of("sigmoid", Output.SIGMOID_SQUARED, 2),
            Arguments.of("tanh", Output.IDENTITY_SQUARED, 2),
            Arguments.of("sigmoid", Output.SOFTMAX_SQUARED, 3),
            Arguments.of("tanh", Output.EXPONENTIAL_SQUARED, 2),
            Arguments.of("tanh", Output.IDENTITY_HUBER, 2),
            Arguments.of("tanh", Output.IDENTITY_ABSOLUTE, 2),
            Arguments.of("tanh", Output.IDENTITY_QUANTILE, 2),
            Arguments.of("tanh", Output.EXPONENTIAL_POISSON, 2),
            Arguments.of("tanh", Output.EXPONENTIAL_GAMMA, 2),
            Arguments.of("tanh", Output.EXPONENTIAL_TWEEDIE, 2),
            Arguments.of("tanh", Output.SIGMOID_HINGE, 2),
            Arguments.of("tanh", Output.SOFTMAX_HINGE, 3)));
  }

  /**
   * scikit-learn's gradient check: 5 × 10 uniform inputs, 10 hidden, central differences of 1e-5.
   */
  @ParameterizedTest
  @MethodSource("activationsAndOutputs")
  void backpropagationIsTheDerivative(String activation, Output output, int outputs) {
    Random random = new Random(1);
    DocumentOracle oracle =
        new DocumentOracle(10, List.of(10, 7, outputs), List.of(activation, activation), output);
    randomise(oracle, random);
    for (int example = 0; example < 5; example++) {
      double[] x = random.doubles(10).toArray();
      double[] y = new double[outputs];
      y[random.nextInt(outputs)] = random.nextInt(2);
      if (output == Output.SOFTMAX_CROSS_ENTROPY || output == Output.SOFTMAX_HINGE) {
        y = new double[outputs];
        y[example % outputs] = 1;
      }
      if (output == Output.EXPONENTIAL_GAMMA) {
        y = new double[] {0.5, example + 1};
      }
      checkDerivative(oracle, x, y, output.name().startsWith("EXPONENTIAL") ? 1e-5 : 1e-7);
    }
  }

  private static void checkDerivative(
      DocumentOracle oracle, double[] x, double[] y, double tolerance) {
    List<DocumentOracle.Layer> gradient = oracle.zeros();
    oracle.accumulate(x, y, 1, gradient);
    double[] analytic = DocumentOracle.flat(gradient);
    double[] parameters = DocumentOracle.flat(oracle.layers);
    double epsilon = 1e-5;
    for (int i = 0; i < parameters.length; i++) {
      double[] moved = parameters.clone();
      moved[i] += epsilon;
      oracle.set(moved);
      double above = oracle.cost(x, y);
      moved[i] -= 2 * epsilon;
      oracle.set(moved);
      double below = oracle.cost(x, y);
      assertEquals((above - below) / (2 * epsilon), analytic[i], tolerance);
    }
    oracle.set(parameters);
  }

  /** Spark's gradient check: input [1, 1, 1], target [0, 1], layers 3-4-2. */
  @ParameterizedTest
  @CsvSource({"SIGMOID_SQUARED", "SOFTMAX_CROSS_ENTROPY"})
  void sparksGradientCheck(Output output) {
    DocumentOracle oracle = new DocumentOracle(3, List.of(4, 2), List.of("sigmoid"), output);
    randomise(oracle, new Random(11));
    checkDerivative(oracle, new double[] {1, 1, 1}, new double[] {0, 1}, 1e-4);
  }

  // z = 0.5·1 − 0.25·2 + 0.1 = 0.1; 1·1 + 0·2 − 1 = 0. σ(0) = ½.
  @Test
  void aSigmoidLayerInVectorForm() {
    DocumentOracle.Layer layer = new DocumentOracle.Layer(2, 2);
    layer.w[0] = new double[] {0.5, -0.25};
    layer.w[1] = new double[] {1, 0};
    layer.b[0] = 0.1;
    layer.b[1] = -1;
    assertArrayEquals(
        new double[] {0.1, 0}, DocumentOracle.weightedSums(layer, new double[] {1, 2}), 1e-15);
    assertEquals(0.5, DocumentOracle.sigmoid(0));
    assertEquals(1 / (1 + Math.exp(-0.1)), DocumentOracle.sigmoid(0.1));
  }

  // One example: (0.5 − 1)² + (0.5 − 0)² = 0.5 with all-zero parameters; the mean of equals is it.
  @Test
  void theQuadraticCostHasNoHalf() {
    DocumentOracle oracle = new DocumentOracle(2, List.of(2), List.of(), Output.SIGMOID_SQUARED);
    assertEquals(0.5, oracle.cost(new double[] {3, 4}, new double[] {1, 0}), 1e-15);
    double[][] xs = {{3, 4}, {0, 0}};
    double[][] ys = {{1, 0}, {1, 1}};
    assertEquals(0.5, oracle.cost(xs, ys), 1e-15);
  }

  /** The document's example: XOR by Algorithm 1. */
  @Test
  void algorithmOneLearnsXor() {
    double[][] xs = {{0, 0}, {0, 1}, {1, 0}, {1, 1}};
    double[][] ys = {{0}, {1}, {1}, {0}};
    DocumentOracle oracle =
        new DocumentOracle(2, List.of(5, 1), List.of("sigmoid"), Output.SIGMOID_SQUARED);
    randomise(oracle, new Random(3));
    List<Integer> order = new java.util.ArrayList<>(List.of(0, 1, 2, 3));
    Random shuffles = new Random(5);
    for (int epoch = 0; epoch < 4000; epoch++) {
      Collections.shuffle(order, shuffles);
      for (int batch = 0; batch < 4; batch += 2) {
        int a = order.get(batch);
        int b = order.get(batch + 1);
        oracle.step(new double[][] {xs[a], xs[b]}, new double[][] {ys[a], ys[b]}, 2);
      }
    }
    assertTrue(oracle.cost(xs, ys) < 0.01, "cost " + oracle.cost(xs, ys));
    for (int i = 0; i < 4; i++) {
      assertEquals(ys[i][0], Math.rint(oracle.predict(xs[i])[0]));
    }
  }
}
