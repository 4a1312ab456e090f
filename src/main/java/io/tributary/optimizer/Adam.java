package io.tributary.optimizer;

import io.tributary.config.Range;
import io.tributary.config.Section;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Adam: gradient descent scaled by running moments of the gradient.
 *
 * <p>m ← β₁m + (1−β₁)g; v ← β₂v + (1−β₂)g²; θ ← θ − α·(m/(1−β₁ᵗ)) / (√(v/(1−β₂ᵗ)) + ε), t counted
 * from 1.
 *
 * <p>Source: Kingma &amp; Ba 2015, Algorithm 1, with its defaults. Immutable; moments live in
 * {@link OptimizerState}.
 *
 * @param learningRate α, positive
 * @param beta1 β₁, from 0 to below 1
 * @param beta2 β₂, from 0 to below 1
 * @param epsilon ε, positive
 */
public record Adam(double learningRate, double beta1, double beta2, double epsilon)
    implements Optimizer {
  public Adam {
    Checks.positive("learningRate", learningRate);
    Checks.fraction("beta1", beta1);
    Checks.fraction("beta2", beta2);
    Checks.positive("epsilon", epsilon);
  }

  /** With the paper's β₁, β₂ and ε. */
  public static Adam withLearningRate(double learningRate) {
    return new Adam(learningRate, 0.9, 0.999, 1e-8);
  }

  static Adam read(Section section) {
    Adam defaults = withLearningRate(0.001);
    return new Adam(
        section.number("learningRate", defaults.learningRate, Range.above(0).ofFloats()),
        section.number("beta1", defaults.beta1, Range.closedOpen(0, 1).ofFloats()),
        section.number("beta2", defaults.beta2, Range.closedOpen(0, 1).ofFloats()),
        section.number("epsilon", defaults.epsilon, Range.above(0).ofFloats()));
  }

  @Override
  public int moments() {
    return 2;
  }

  @Override
  public void update(
      OptimizerState state,
      float[] parameters,
      float[] gradientSum,
      double scale,
      int from,
      int to) {
    float[] m = state.moment(0);
    float[] v = state.moment(1);
    long t = state.step();
    // Bias corrections in double, once a step.
    float stepSize = (float) (learningRate / (1 - power(beta1, t)));
    float correction2 = (float) (1 / (1 - power(beta2, t)));
    float mean = (float) scale;
    float decay1 = (float) beta1;
    float decay2 = (float) beta2;
    float gain1 = (float) (1 - beta1);
    float gain2 = (float) (1 - beta2);
    float eps = (float) epsilon;
    for (int i = from; i < to; i++) {
      float g = gradientSum[i] * mean;
      float m1 = decay1 * m[i] + gain1 * g;
      float v1 = decay2 * v[i] + gain2 * (g * g);
      m[i] = m1;
      v[i] = v1;
      // (float) Math.sqrt of a float is correctly rounded, and one vector instruction.
      parameters[i] -= stepSize * m1 / ((float) Math.sqrt(v1 * correction2) + eps);
    }
  }

  // By squaring: Math.pow may differ between processors, and StrictMath's allocates.
  private static double power(double base, long exponent) {
    double power = 1;
    double square = base;
    for (long rest = exponent; rest > 0; rest >>= 1) {
      power *= (rest & 1) == 1 ? square : 1;
      square *= square;
    }
    return power;
  }

  @Override
  public Map<String, Object> describe() {
    Map<String, Object> settings = new LinkedHashMap<>();
    settings.put("type", "adam");
    settings.put("learningRate", learningRate);
    settings.put("beta1", beta1);
    settings.put("beta2", beta2);
    settings.put("epsilon", epsilon);
    return settings;
  }
}
