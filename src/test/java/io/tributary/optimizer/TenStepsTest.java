package io.tributary.optimizer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tributary.network.OutputActivation;
import io.tributary.network.ParameterLayout;
import io.tributary.network.SquaredError;
import io.tributary.network.Topology;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Ten steps of each rule, with the gradient a (x − c), a = (1, 10, 0.1, 3), c = (3, −1, 2, 0.5),
 * from x = (1, −2, 0.5, 0), of which the first two are weights. The numbers were computed by Python
 * in doubles, with PyTorch's formulas; for each element, at step t = 1 … 10:
 *
 * <pre>{@code
 * sgd:     v = mu*v - lr*g;  x += v;  Nesterov: x += mu*v - lr*g
 * adam:    m = b1*m + (1-b1)*g;  v = b2*v + (1-b2)*g*g
 *          x -= lr*(m/(1-b1**t)) / (sqrt(v/(1-b2**t)) + 1e-8)
 * adamW:   x *= 1 - lr*0.1 for the weights, then as adam
 * nadam:   mu(t) = b1*(1 - 0.5*0.96**(t*0.004));  P *= mu(t);  m, v as adam
 *          x -= lr*((1-mu(t))/(1-P)*g + mu(t+1)/(1-P*mu(t+1))*m) / (sqrt(v/(1-b2**t)) + 1e-8)
 * rmsProp: r = rho*r + (1-rho)*g*g;  u = mu*u + g/(sqrt(r) + 1e-8);  x -= lr*u
 * }</pre>
 */
class TenStepsTest {
  private static final float[] A = {1, 10, 0.1f, 3};
  private static final float[] C = {3, -1, 2, 0.5f};

  static Stream<Arguments> rules() {
    return Stream.of(
        Arguments.of(
            new Sgd(.05, 0, false), 0, xs(1.802526122, -1.000976562, .573334804, .401562798)),
        Arguments.of(
            new Sgd(.05, .9, false), 0, xs(3.621845821, -1.087724768, .797042244, .685395986)),
        Arguments.of(
            new Sgd(.05, .9, true), 0, xs(3.523984907, -.983701541, .833083334, .565138319)),
        Arguments.of(
            Adam.withLearningRate(.1), 0, xs(1.975413160, -1.076249152, 1.462046519, .703322827)),
        Arguments.of(
            new AdamW(.1, .9, .999, 1e-8),
            0.1,
            xs(1.840665077, -.954482271, 1.462046519, .703322827)),
        Arguments.of(
            new Nadam(.1, .9, .999, 1e-8),
            0,
            xs(1.748749230, -1.323364017, 1.226111371, .509038418)),
        Arguments.of(
            new RmsProp(.05, .9, 0, 1e-8),
            0,
            xs(1.793205328, -1.301398426, 1.263968085, .483941459)),
        Arguments.of(
            new RmsProp(.05, .95, .9, 1e-8),
            0,
            xs(4.160174505, -.702669043, 2.889666789, .182876618)));
  }

  private static float[] xs(double... xs) {
    float[] floats = new float[xs.length];
    for (int i = 0; i < xs.length; i++) {
      floats[i] = (float) xs[i];
    }
    return floats;
  }

  @ParameterizedTest
  @MethodSource("rules")
  void tenStepsAreTheFormula(Rule rule, double decay, float[] expected) {
    ParameterLayout layout =
        Topology.dense(1, List.of(), List.of(), 2, OutputActivation.IDENTITY, new SquaredError())
            .layout();
    Preparation preparation =
        decay == 0 ? Preparation.NONE : new Preparation(List.of(new WeightDecay(decay)));
    Optimizer optimizer = new Optimizer(rule, new Constant(), preparation);
    float[] x = {1, -2, 0.5f, 0};
    Updater updater = new Updater(optimizer, layout, optimizer.newState(4), x);
    for (int step = 0; step < 10; step++) {
      float[] gradientSum = new float[4];
      for (int i = 0; i < 4; i++) {
        gradientSum[i] = 4 * A[i] * (x[i] - C[i]); // of rows that weigh 4
      }
      updater.begin(rule.learningRate(), 0.25);
      updater.applyToAll(gradientSum);
    }
    assertArrayEquals(expected, x, 1e-6f);
  }

  @Test
  void noRuleIsLeftOut() {
    Set<Object> tested = rules().map(a -> a.get()[0].getClass()).collect(Collectors.toSet());
    assertEquals(
        Method.type().choices().stream()
            .map(choice -> choice.section().defaults())
            .filter(Rule.class::isInstance)
            .map(rule -> (Object) rule.getClass())
            .collect(Collectors.toSet()),
        tested);
  }
}
