package io.tributary.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tributary.config.Spelling;
import io.tributary.math.FloatFunctions;
import io.tributary.math.MathBackend;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Every activation: its values, its derivative, and that no float leads it astray. */
class ActivationTest {
  private final FloatFunctions functions = new FloatFunctions();

  private float[] values(Activation activation, float... z) {
    float[] a = z.clone();
    activation.apply(functions, a, a.length);
    return a;
  }

  // f', times what each gradient is.
  private float[] derivatives(Activation activation, float gradient, float... z) {
    float[] gradients = new float[z.length];
    Arrays.fill(gradients, gradient);
    float[] of = activation.derivesFromSums() ? z.clone() : values(activation, z);
    activation.multiplyByDerivative(functions, of, gradients, z.length);
    return gradients;
  }

  /** At −3, −0.5, 0.25 and 2, computed with 30 digits (mpmath) by the formulas of the papers. */
  @ParameterizedTest
  @CsvSource({
    "SIGMOID, 0.04742587318, 0.3775406688, 0.5621765009, 0.880797078",
    "TANH, -0.9950547537, -0.4621171573, 0.2449186624, 0.9640275801",
    "RELU, 0, 0, 0.25, 2",
    "LEAKY_RELU, -0.03, -0.005, 0.25, 2",
    "ELU, -0.9502129316, -0.3934693403, 0.25, 2",
    "SELU, -1.670568729, -0.6917581878, 0.2626752468, 2.101401975",
    "GELU, -0.004049694095, -0.1542687694, 0.1496765814, 1.954499736",
    "SILU, -0.1422776195, -0.1887703344, 0.1405441252, 1.761594156",
    "MISH, -0.1456474613, -0.2207437747, 0.1695724097, 1.94395896",
    "SOFTPLUS, 0.04858735157, 0.4740769842, 0.8259394199, 2.126928011",
    "IDENTITY, -3, -0.5, 0.25, 2"
  })
  void knownValues(Activation activation, double a, double b, double c, double d) {
    float[] found = values(activation, -3, -0.5f, 0.25f, 2);
    double[] expected = {a, b, c, d};
    for (int i = 0; i < expected.length; i++) {
      assertEquals(expected[i], found[i], 1e-7 * Math.max(1, Math.abs(expected[i])));
    }
  }

  /** Against the equations in double and their central differences, from −20 to 20, without 0. */
  @ParameterizedTest
  @EnumSource
  void theDerivativeIsThatOfTheValues(Activation activation) {
    DoubleUnaryOperator f = DocumentOracle.f(Spelling.of(activation));
    double step = 1e-5;
    float[] z = new float[4000];
    for (int i = 0; i < z.length; i++) {
      z[i] = (i - 1999.5f) / 100;
    }
    float[] a = values(activation, z);
    float[] derivatives = derivatives(activation, 3, z);
    for (int i = 0; i < z.length; i++) {
      assertEquals(f.applyAsDouble(z[i]), a[i], 2e-7 * Math.max(1, Math.abs(a[i])), "at " + z[i]);
      double expected = (f.applyAsDouble(z[i] + step) - f.applyAsDouble(z[i] - step)) / (2 * step);
      assertEquals(3 * expected, derivatives[i], 1e-6, "at " + z[i]);
    }
  }

  /** Every 4999th float: a is finite, or beyond floats as λz is, and f' is near [0, 1]. */
  @ParameterizedTest
  @EnumSource
  void everyFloatIsTaken(Activation activation) {
    float[] z = new float[10_000];
    int n = 0;
    for (long bits = Integer.MIN_VALUE; bits <= Integer.MAX_VALUE; bits += 4999) {
      float next = Float.intBitsToFloat((int) bits);
      if (Float.isFinite(next)) {
        z[n++] = next;
      }
      if (n == z.length || bits + 4999 > Integer.MAX_VALUE) {
        check(activation, Arrays.copyOf(z, n));
        n = 0;
      }
    }
  }

  private void check(Activation activation, float[] z) {
    float[] a = values(activation, z);
    float[] derivatives = derivatives(activation, 1, z);
    for (int i = 0; i < z.length; i++) {
      boolean overflows = activation == Activation.SELU && z[i] > Float.MAX_VALUE / 1.06;
      if (!Float.isFinite(a[i]) && !overflows || Float.isNaN(a[i])) {
        throw new AssertionError("f(" + z[i] + ") is " + a[i]);
      }
      if (!(derivatives[i] >= -0.14 && derivatives[i] <= 1.76)) { // selu's is λα, 1.758, below 0
        throw new AssertionError("f'(" + z[i] + ") is " + derivatives[i]);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void infinitiesGiveLimitsAndNanStays(Activation activation) {
    float[] far = {-Float.MAX_VALUE, Float.MAX_VALUE / 2};
    float[] infinite = {Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY};
    float[] finiteValues = values(activation, far);
    float[] limits = values(activation, infinite);
    float[] derivatives = derivatives(activation, 1, far);
    float[] derivativesInLimit = derivatives(activation, 1, infinite);
    for (int i = 0; i < 2; i++) {
      boolean grows = Math.abs(finiteValues[i]) > 100;
      assertEquals(grows ? infinite[i] : finiteValues[i], limits[i]);
      assertEquals(derivatives[i], derivativesInLimit[i]);
    }
    assertTrue(Float.isNaN(values(activation, Float.NaN)[0]));
  }

  /**
   * Where f keeps its sign at 0 and below it vanishes, f' is 0 or 1, never a rounding beside it.
   */
  @Test
  void farAwayTheDerivativesAreExact() {
    for (Activation activation :
        EnumSet.of(
            Activation.RELU,
            Activation.ELU,
            Activation.GELU,
            Activation.SILU,
            Activation.MISH,
            Activation.SOFTPLUS)) {
      float[] derivatives = derivatives(activation, 1, -150, 150);
      assertEquals(0, derivatives[0] + 0f, activation.name()); // −0 is as good
      assertEquals(1, derivatives[1], activation.name());
    }
    assertEquals(0, derivatives(Activation.SELU, 1, -150)[0]);
  }

  /** selu keeps mean 0 and variance 1 from layer to layer, which is what it is for. */
  @Test
  void seluKeepsMeanAndVariance() {
    int width = 400;
    int rows = 256;
    Topology topology =
        Topology.dense(
            width,
            Collections.nCopies(8, width),
            Collections.nCopies(8, Activation.SELU),
            1,
            OutputActivation.IDENTITY,
            new SquaredError());
    float[] parameters =
        topology.initialParameters(Initializer.suited(Collections.nCopies(8, Activation.SELU)), 3);
    Workspace block = new Workspace(topology, rows);
    Random random = new Random(4);
    for (int i = 0; i < rows * width; i++) {
      block.inputs()[i] = (float) random.nextGaussian();
    }
    new Network(topology, MathBackend.JAVA.products())
        .forward(Pass.scoring(), parameters, block, rows);
    double sum = 0;
    double squares = 0;
    for (float a : block.layers[7].outputs) {
      sum += a;
      squares += (double) a * a;
    }
    int n = rows * width;
    assertEquals(0, sum / n, 0.15);
    assertEquals(1, squares / n, 0.25);
  }

  @Test
  void theInitialiserIsWhatTheFirstActivationThatAsksForOneAsksFor() {
    assertEquals(Initializer.XAVIER_UNIFORM, Initializer.suited(List.of()));
    assertEquals(
        Initializer.XAVIER_UNIFORM,
        Initializer.suited(List.of(Activation.TANH, Activation.IDENTITY)));
    assertEquals(
        Initializer.HE_UNIFORM, Initializer.suited(List.of(Activation.TANH, Activation.RELU)));
    assertEquals(
        Initializer.LECUN_NORMAL, Initializer.suited(List.of(Activation.SELU, Activation.GELU)));
  }

  /** The words that outside checks use. */
  @Test
  void theWordsOfAConfiguration() {
    Set<String> words = Spelling.all(Activation.class).stream().collect(Collectors.toSet());
    Set<String> expected =
        Stream.of(
                "sigmoid,tanh,relu,leakyRelu,elu,selu,gelu,silu,mish,softplus,identity".split(","))
            .collect(Collectors.toSet());
    assertEquals(expected, words);
  }
}
