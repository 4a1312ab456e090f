package io.tributary.optimizer;

import io.tributary.config.Range;
import io.tributary.config.Section;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Stochastic gradient descent, with momentum or Nesterov's accelerated gradient.
 *
 * <p>Without momentum θ ← θ − α·g. With momentum v ← μ·v − α·g; θ ← θ + v. Nesterov's form applies
 * the next step's momentum at once: θ ← θ + μ·v − α·g, with the new v.
 *
 * <p>Source: Sutskever et al. 2013, in the form that scikit-learn uses. Immutable.
 *
 * @param learningRate α, positive
 * @param momentum μ, from 0 to below 1
 * @param nesterov whether the momentum is Nesterov's
 */
public record Sgd(double learningRate, double momentum, boolean nesterov) implements Optimizer {
  public Sgd {
    Checks.positive("learningRate", learningRate);
    Checks.fraction("momentum", momentum);
  }

  static Sgd read(Section section) {
    double learningRate = section.number("learningRate", 0.01, Range.above(0).ofFloats());
    double momentum = section.number("momentum", 0, Range.closedOpen(0, 1).ofFloats());
    boolean nesterov = section.flag("nesterov", false);
    if (nesterov && momentum == 0) {
      section.problem("nesterov", "needs a momentum above 0");
    }
    return new Sgd(learningRate, momentum, nesterov);
  }

  @Override
  public int moments() {
    return momentum > 0 ? 1 : 0;
  }

  @Override
  public void update(
      OptimizerState state,
      float[] parameters,
      float[] gradientSum,
      double scale,
      int from,
      int to) {
    float rate = (float) (learningRate * scale);
    float mu = (float) momentum;
    if (momentum == 0) {
      for (int i = from; i < to; i++) {
        parameters[i] -= rate * gradientSum[i];
      }
    } else if (nesterov) {
      float[] velocity = state.moment(0);
      for (int i = from; i < to; i++) {
        float step = rate * gradientSum[i];
        float v = mu * velocity[i] - step;
        velocity[i] = v;
        parameters[i] += mu * v - step;
      }
    } else {
      float[] velocity = state.moment(0);
      for (int i = from; i < to; i++) {
        float v = mu * velocity[i] - rate * gradientSum[i];
        velocity[i] = v;
        parameters[i] += v;
      }
    }
  }

  @Override
  public Map<String, Object> describe() {
    Map<String, Object> settings = new LinkedHashMap<>();
    settings.put("type", "sgd");
    settings.put("learningRate", learningRate);
    settings.put("momentum", momentum);
    settings.put("nesterov", nesterov);
    return settings;
  }
}
