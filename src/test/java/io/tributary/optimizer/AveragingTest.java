package io.tributary.optimizer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.tributary.network.OutputActivation;
import io.tributary.network.ParameterLayout;
import io.tributary.network.SquaredError;
import io.tributary.network.Topology;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The oracle computes the mean in double, step by step, from the parameters alone. */
class AveragingTest {
  private static final ParameterLayout LAYOUT =
      Topology.dense(5, List.of(), List.of(), 1, OutputActivation.IDENTITY, new SquaredError())
          .layout();

  private static Optimizer optimizer(double averaging) {
    return new Optimizer(
        new Sgd(0.1, 0.5, false), new Constant(), Preparation.NONE, new Averaging(averaging));
  }

  @Test
  void theMeanIsTheOneOfTheSteps() {
    int length = LAYOUT.length();
    float[] parameters = new float[length];
    Optimizer optimizer = optimizer(0.6);
    OptimizerState state = optimizer.newState(length);
    assertSame(parameters, state.evaluated(parameters)); // before the first step
    Updater updater = new Updater(optimizer, LAYOUT, state, parameters);
    double[] mean = new double[length];
    Random random = new Random(3);
    for (int t = 1; t <= 30; t++) {
      float[] gradient = new float[length];
      for (int i = 0; i < length; i++) {
        gradient[i] = (float) random.nextGaussian();
      }
      updater.begin(0.1, 1);
      updater.applyToAll(gradient);
      double kept = Math.min(0.6, (1.0 + t) / (10 + t)); // 2/11 first, 0.6 from the 13th on
      for (int i = 0; i < length; i++) {
        mean[i] = t == 1 ? parameters[i] : kept * mean[i] + (1 - kept) * parameters[i];
        assertEquals(mean[i], state.evaluated(parameters)[i], 1e-6, "step " + t);
      }
    }
  }

  /** The parameters themselves are those without a mean, bit for bit. */
  @Test
  void theParametersKnowNothingOfIt() {
    float[][] results = new float[2][];
    for (int run = 0; run < 2; run++) {
      float[] parameters = new float[LAYOUT.length()];
      Optimizer optimizer = optimizer(run * 0.9);
      OptimizerState state = optimizer.newState(parameters.length);
      Updater updater = new Updater(optimizer, LAYOUT, state, parameters);
      for (int t = 1; t <= 5; t++) {
        updater.begin(0.1, 1);
        updater.applyToAll(new float[] {1, -2, 3, 0.1f, 7, t});
      }
      results[run] = parameters;
      if (run == 0) {
        assertSame(parameters, state.evaluated(parameters));
      }
    }
    assertArrayEquals(results[0], results[1]);
  }
}
