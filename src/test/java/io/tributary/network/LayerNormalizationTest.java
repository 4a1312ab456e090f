package io.tributary.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tributary.config.Spelling;
import io.tributary.math.FloatFunctions;
import io.tributary.math.MathBackend;
import io.tributary.testing.SteadyAllocation;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Layers that are normalised, against their equations in double and numerical differentiation. */
class LayerNormalizationTest {
  private static final int INPUTS = 6;
  private static final List<Integer> HIDDEN = List.of(5, 9);
  private static final int OUTPUTS = 2;
  private static final int ROWS = 11;

  private static Topology topology(Activation activation) {
    return Topology.of(
        INPUTS,
        new HiddenLayers(
            HIDDEN, Collections.nCopies(HIDDEN.size(), activation), Normalization.LAYER),
        OUTPUTS,
        OutputActivation.IDENTITY,
        new SquaredError());
  }

  // The document's order: Linear, LayerNorm, activation, and so on; read plainly.
  private static double cost(Activation activation, double[] parameters, double[] x, double[] y) {
    double[] a = x;
    int next = 0;
    List<Integer> widths = new ArrayList<>(HIDDEN);
    widths.add(OUTPUTS);
    for (int l = 0; l < widths.size(); l++) {
      double[] z = new double[widths.get(l)];
      for (int j = 0; j < z.length; j++) {
        for (int i = 0; i < a.length; i++) {
          z[j] += parameters[next++] * a[i];
        }
      }
      for (int j = 0; j < z.length; j++) {
        z[j] += parameters[next++];
      }
      if (l < HIDDEN.size()) {
        double[] normalized = normalized(z);
        for (int j = 0; j < z.length; j++) {
          z[j] = normalized[j] * parameters[next + j] + parameters[next + z.length + j];
          z[j] = DocumentOracle.f(Spelling.of(activation)).applyAsDouble(z[j]);
        }
        next += 2 * z.length;
      }
      a = z;
    }
    assertEquals(parameters.length, next);
    double cost = 0;
    for (int j = 0; j < OUTPUTS; j++) {
      cost += (a[j] - y[j]) * (a[j] - y[j]);
    }
    return cost;
  }

  private static double[] normalized(double[] z) {
    double mean = 0;
    for (double v : z) {
      mean += v / z.length;
    }
    double variance = 0;
    for (double v : z) {
      variance += (v - mean) * (v - mean) / z.length;
    }
    double[] normalized = new double[z.length];
    for (int j = 0; j < z.length; j++) {
      normalized[j] = (z[j] - mean) / Math.sqrt(variance + 1e-5);
    }
    return normalized;
  }

  @ParameterizedTest
  @EnumSource
  void lossAndGradientAreThoseOfTheEquations(Activation activation) {
    Random random = new Random(17);
    Topology topology = topology(activation);
    float[] parameters = new float[topology.parameterCount()];
    double[] exact = new double[parameters.length];
    for (int i = 0; i < parameters.length; i++) {
      parameters[i] = (float) random.nextGaussian();
      exact[i] = parameters[i];
    }
    Workspace block = new Workspace(topology, ROWS);
    double[][] x = new double[ROWS][INPUTS];
    double[][] y = new double[ROWS][OUTPUTS];
    double expectedLoss = 0;
    for (int row = 0; row < ROWS; row++) {
      for (int i = 0; i < INPUTS; i++) {
        block.inputs()[row * INPUTS + i] = (float) (3 + 2 * random.nextGaussian());
        x[row][i] = block.inputs()[row * INPUTS + i];
      }
      for (int j = 0; j < OUTPUTS; j++) {
        block.targets()[row * OUTPUTS + j] = (float) random.nextGaussian();
        y[row][j] = block.targets()[row * OUTPUTS + j];
      }
      expectedLoss += cost(activation, exact, x[row], y[row]);
    }
    float[] gradient = new float[parameters.length];
    Network network = new Network(topology, MathBackend.JAVA.products());
    double loss = network.sumGradient(Pass.training(1), parameters, block, ROWS, gradient);
    assertEquals(expectedLoss, loss, 1e-5 * expectedLoss);
    float[] added = gradient.clone();
    network.addGradient(Pass.training(1), parameters, block, ROWS, added);
    double step = 1e-5;
    for (int i = 0; i < exact.length; i++) {
      double difference = 0;
      for (int row = 0; row < ROWS; row++) {
        double[] moved = exact.clone();
        moved[i] += step;
        difference += cost(activation, moved, x[row], y[row]);
        moved[i] -= 2 * step;
        difference -= cost(activation, moved, x[row], y[row]);
      }
      double expected = difference / (2 * step);
      double tolerance = 2e-5 * (Math.abs(expected) + expectedLoss);
      assertEquals(expected, gradient[i], tolerance, "parameter " + i);
      assertEquals(2 * expected, added[i], 2 * tolerance, "parameter " + i + ", twice");
    }
  }

  // What a layer of its own makes of rows, with these gains and biases.
  private static float[] normalized(float[] rows, int width, float[] gainsAndBiases) {
    int count = rows.length / width;
    LayerNormalization layer = new LayerNormalization(Activation.IDENTITY);
    List<ParameterSlice> slices = new ParameterLayout(width, List.of(layer), Set.of()).slices(0);
    LayerBuffers block = layer.buffers(width, count);
    layer
        .passes(width, slices, MathBackend.JAVA.products())
        .forward(Pass.scoring(), new FloatFunctions(), rows, gainsAndBiases, block, count);
    return block.outputs;
  }

  /** Mean 2.5, variance 1.25: ∓1.5 and ∓0.5 over √1.25001, times the gain, plus the bias. */
  @Test
  void aRowByHand() {
    float[] found = normalized(new float[] {1, 2, 3, 4}, 4, new float[] {1, 1, 2, 2, 0, 0, 0, 10});
    assertArrayEquals(
        new float[] {-1.3416354f, -0.44721182f, 0.89442365f, 12.683271f}, found, 1e-6f);
  }

  /** Rows of any numbers that floats can be: finite, of mean 0, none beyond √n. */
  @Test
  void noRowIsTooLargeOrTooSmall() {
    float max = Float.MAX_VALUE;
    float[][] rows = {
      {max, -max, max, -max},
      {max, max, max, max},
      {-max, max, max, max},
      {max, 0, 0, 1},
      {1e-45f, 0, 0, 0},
      {0, 0, 0, 0},
      {1e30f, 1e30f, 1.0000001e30f, 1e30f},
      {1e19f, -1e-19f, 1, 0}
    };
    float[] unit = {1, 1, 1, 1, 0, 0, 0, 0};
    for (float[] row : rows) {
      double[] expected = normalized(new double[] {row[0], row[1], row[2], row[3]});
      float[] found = normalized(row, 4, unit);
      for (int j = 0; j < 4; j++) {
        assertEquals(expected[j], found[j], 1e-6, row[0] + ": " + j);
      }
    }
  }

  @Test
  void theNamesAndKindsAreThoseOfTheLayersThatHaveParameters() {
    List<ParameterSlice> slices = topology(Activation.RELU).layout().slices();
    assertEquals(
        List.of(
            "layers.0.weight [5, 6] WEIGHT",
            "layers.0.bias [5] BIAS",
            "layers.1.weight [5] GAIN",
            "layers.1.bias [5] BIAS",
            "layers.2.weight [9, 5] WEIGHT",
            "layers.2.bias [9] BIAS",
            "layers.3.weight [9] GAIN",
            "layers.3.bias [9] BIAS",
            "layers.4.weight [2, 9] WEIGHT",
            "layers.4.bias [2] BIAS"),
        slices.stream().map(s -> s.name() + " " + s.shape() + " " + s.kind()).toList());
  }

  @Test
  void gainsBeginAtOneAndBiasesAtZero() {
    Topology topology = topology(Activation.RELU);
    float[] parameters = topology.initialParameters(Initializer.HE_UNIFORM, 3);
    for (ParameterSlice slice : topology.layout().slices()) {
      for (int i = slice.offset(); i < slice.end() && slice.kind() != ParameterKind.WEIGHT; i++) {
        assertEquals(slice.kind() == ParameterKind.GAIN ? 1 : 0, parameters[i], slice.name());
      }
    }
  }

  @Test
  void aPassAllocatesNothing() {
    Topology topology = topology(Activation.GELU);
    Network network = new Network(topology, MathBackend.JAVA.products());
    float[] parameters = topology.initialParameters(Initializer.HE_UNIFORM, 1);
    float[] gradient = new float[parameters.length];
    Workspace block = new Workspace(topology, ROWS);
    Pass training = Pass.training(1);
    SteadyAllocation.assertAtMost(
        512,
        () -> {
          for (int pass = 0; pass < 100; pass++) {
            network.addGradient(training, parameters, block, ROWS, gradient);
          }
        });
    assertTrue(Float.isFinite(gradient[0]));
  }
}
