package io.tributary.optimizer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class RuleTest {
  private static float[] afterTwoSteps(Rule rule) {
    float[] parameters = {1};
    OptimizerState state = new OptimizerState(rule, Averaging.NONE, 1);
    for (float gradientSum : new float[] {4, -2}) { // of batches that weigh 2: means 2 and −1
      state.advance();
      rule.begin(state);
      rule.update(state, parameters, new float[] {gradientSum}, 0.5, rule.learningRate(), 0, 1);
    }
    return parameters;
  }

  // 1 − 0.1·2 = 0.8; 0.8 + 0.1·1 = 0.9.
  @Test
  void sgdsSecondStep() {
    assertArrayEquals(new float[] {0.9f}, afterTwoSteps(new Sgd(0.1, 0, false)), 1e-6f);
  }

  // v = −0.2, θ = 0.8; v = 0.9·(−0.2) + 0.1 = −0.08, θ = 0.72.
  @Test
  void momentumsSecondStep() {
    assertArrayEquals(new float[] {0.72f}, afterTwoSteps(new Sgd(0.1, 0.9, false)), 1e-6f);
  }

  // v = −0.2, θ = 1 − 0.18 − 0.2 = 0.62; v = −0.08, θ = 0.62 − 0.072 + 0.1 = 0.648.
  @Test
  void nesterovsSecondStep() {
    assertArrayEquals(new float[] {0.648f}, afterTwoSteps(new Sgd(0.1, 0.9, true)), 1e-6f);
  }

  // Step 1: m = 0.2, v = 0.004; m̂ = 2, v̂ = 4: θ = 1 − 0.1·2/2 = 0.9.
  // Step 2: m = 0.18 − 0.1 = 0.08, v = 0.003996 + 0.001 = 0.004996;
  // m̂ = 0.08/0.19 = 0.4210526, v̂ = 0.004996/0.001999 = 2.4992496, √ = 1.5809015:
  // θ = 0.9 − 0.1·0.4210526/1.5809015 = 0.8733663.
  @Test
  void adamsSecondStep() {
    assertArrayEquals(new float[] {0.8733663f}, afterTwoSteps(Adam.withLearningRate(0.1)), 1e-6f);
  }

  /** f = (1 − x)² + 100 (y − x²)²: from (0, 0), rate 0.002, 10,001 steps, f &lt; 1e-9. */
  @Test
  void adamFindsRosenbrocksMinimum() {
    Adam adam = Adam.withLearningRate(0.002);
    float[] p = {0, 0};
    OptimizerState state = new OptimizerState(adam, Averaging.NONE, 2);
    for (int step = 0; step < 10_001; step++) {
      double x = p[0];
      double y = p[1];
      float[] gradient = {
        (float) (-2 * (1 - x) - 400 * x * (y - x * x)), (float) (200 * (y - x * x))
      };
      state.advance();
      adam.update(state, p, gradient, 1, 0.002, 0, 2);
    }
    double f = Math.pow(1 - p[0], 2) + 100 * Math.pow((double) p[1] - (double) p[0] * p[0], 2);
    assertTrue(f < 1e-9, "f = " + f);
  }

  @Test
  void settingsOutOfRangeAreRefusedByName() {
    String message =
        assertThrows(IllegalArgumentException.class, () -> new Sgd(-1, 0, false)).getMessage();
    assertEquals(
        "learningRate must be a number above 0 that a 32-bit float can hold, not -1.0", message);
    assertThrows(IllegalArgumentException.class, () -> new Sgd(0.1, 1, false));
    assertThrows(IllegalArgumentException.class, () -> new Adam(0.1, 0.9, 1, 1e-8));
    assertThrows(IllegalArgumentException.class, () -> new Adam(Double.NaN, 0.9, 0.9, 1e-8));
  }
}
