package io.tributary.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Probabilities are computed from the logits in double, and rank as the logits do. */
class ProbabilitiesTest {
  private static double[] of(OutputActivation activation, int classes, float... logits) {
    double[] probabilities = new double[classes];
    activation.probabilities(logits, 0, logits.length, probabilities);
    return probabilities;
  }

  @Test
  void ofOneUnitByHand() {
    assertArrayEquals(new double[] {0.5, 0.5}, of(OutputActivation.SIGMOID, 2, 0));
    // 1/(1 + e^20) = 2.0611536181902037e-9, which 1 − p of float would make 0.
    double[] sure = of(OutputActivation.SIGMOID, 2, 20);
    assertEquals(2.0611536181902037e-9, sure[0], 1e-23);
    assertEquals(0.9999999979388463, sure[1], 1e-16);
    assertEquals(sure[0], of(OutputActivation.SIGMOID, 2, -20)[1]);
    assertArrayEquals(new double[] {0, 1}, of(OutputActivation.SIGMOID, 2, 1e30f));
  }

  @Test
  void ofSeveralUnitsByHand() {
    // e^0, e^1 and e^2 of 1 + e + e^2.
    double sum = 1 + Math.E + Math.E * Math.E;
    assertArrayEquals(
        new double[] {1 / sum, Math.E / sum, Math.E * Math.E / sum},
        of(OutputActivation.SOFTMAX, 3, 0, 1, 2),
        1e-15);
    assertArrayEquals(
        new double[] {0, 0.5, 0.5}, of(OutputActivation.SOFTMAX, 3, -3e38f, 3e38f, 3e38f));
    // Sigmoid units with 1/2, 1/4 and 1/4: σ(−ln 3) = 1/4.
    float quarter = (float) -Math.log(3);
    assertArrayEquals(
        new double[] {0.5, 0.25, 0.25},
        of(OutputActivation.SIGMOID, 3, 0, quarter, quarter),
        1e-7); // the logits are floats
    // All units say no: the shares are e^(zⱼ) of the sum all the same.
    assertArrayEquals(
        new double[] {0.5, 0.5, 0}, of(OutputActivation.SIGMOID, 3, -2000, -2000, -3000));
  }

  @Test
  void theyAddUpToOneInDoublePrecisionAndTheLargestIsTheClass() {
    long seed = 11;
    Random random = new Random(seed);
    for (int i = 0; i < 3000; i++) {
      OutputActivation activation =
          i % 2 == 0 ? OutputActivation.SOFTMAX : OutputActivation.SIGMOID;
      float[] logits = new float[i % 2 == 0 ? 2 + i % 9 : 1 + i % 9];
      for (int j = 0; j < logits.length; j++) {
        logits[j] = (float) (random.nextGaussian() * (i % 50));
      }
      double[] probabilities = of(activation, Math.max(2, logits.length), logits);
      String what = "seed %d, row %d: %s".formatted(seed, i, Arrays.toString(logits));
      assertEquals(1, Arrays.stream(probabilities).sum(), 4e-16 * logits.length, what);
      int predicted = activation.predictedClass(logits, 0, logits.length);
      for (double p : probabilities) {
        assertTrue(p <= probabilities[predicted], what);
      }
    }
  }

  @Test
  void ranksAreLogitsOfClassOnesProbability() {
    assertEquals(17.25f, OutputActivation.SIGMOID.rank(new float[] {9, 17.25f}, 1, 1));
    assertEquals(30, OutputActivation.SOFTMAX.rank(new float[] {-10, 20}, 0, 2));
    // ln(1/2) − ln(1/4) = ln 2.
    float quarter = (float) -Math.log(3);
    assertEquals(Math.log(2), OutputActivation.SIGMOID.rank(new float[] {quarter, 0}, 0, 2), 1e-6);
  }
}
