package io.tributary.optimizer;

import static io.tributary.config.ValueTypes.number;

import io.tributary.config.Key;
import io.tributary.config.Range;
import io.tributary.config.SectionType;

/**
 * Adam: gradient descent scaled by running moments of the gradient.
 *
 * <p>m ← β₁m + (1−β₁)g; v ← β₂v + (1−β₂)g²; θ ← θ − α·(m/(1−β₁ᵗ)) / (√(v/(1−β₂ᵗ)) + ε), t counted
 * from 1.
 *
 * <p>Source: Kingma &amp; Ba 2015, Algorithm 1, with its defaults. Immutable; moments live in
 * {@link OptimizerState}.
 *
 * @param learningRate α where the schedule is constant; positive
 * @param beta1 β₁, from 0 to below 1
 * @param beta2 β₂, from 0 to below 1
 * @param epsilon ε, positive
 */
public record Adam(double learningRate, double beta1, double beta2, double epsilon)
    implements Rule {
  private static final Adam DEFAULTS = withLearningRate(0.001);

  public static final Key<Double> LEARNING_RATE =
      Key.of(
          "training.optimizer.learningRate",
          number(Range.above(0).ofFloats()),
          DEFAULTS.learningRate,
          "About how far a step moves each parameter.");
  public static final Key<Double> BETA_1 =
      Key.of(
          "training.optimizer.beta1",
          number(Range.closedOpen(0, 1).ofFloats()),
          DEFAULTS.beta1,
          "How much the mean of the gradients remembers.");
  public static final Key<Double> BETA_2 =
      Key.of(
          "training.optimizer.beta2",
          number(Range.closedOpen(0, 1).ofFloats()),
          DEFAULTS.beta2,
          "How much the mean of their squares remembers.");
  public static final Key<Double> EPSILON =
      Key.of(
          "training.optimizer.epsilon",
          number(Range.above(0).ofFloats()),
          DEFAULTS.epsilon,
          "Keeps steps finite where gradients are tiny.");

  static final SectionType<Adam> SECTION =
      SectionType.of(
          "Steps that suit each parameter, by running means of its gradients and their squares.",
          (section, values) ->
              new Adam(
                  values.get(LEARNING_RATE),
                  values.get(BETA_1),
                  values.get(BETA_2),
                  values.get(EPSILON)),
          LEARNING_RATE.of(Adam::learningRate),
          BETA_1.of(Adam::beta1),
          BETA_2.of(Adam::beta2),
          EPSILON.of(Adam::epsilon));

  public Adam {
    check(learningRate, beta1, beta2, epsilon);
  }

  /** Of this rule and its variants. */
  static void check(double learningRate, double beta1, double beta2, double epsilon) {
    Checks.positive("learningRate", learningRate);
    Checks.fraction("beta1", beta1);
    Checks.fraction("beta2", beta2);
    Checks.positive("epsilon", epsilon);
  }

  /** With the paper's β₁, β₂ and ε. */
  public static Adam withLearningRate(double learningRate) {
    return new Adam(learningRate, 0.9, 0.999, 1e-8);
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
      double rate,
      int from,
      int to) {
    update(state, parameters, gradientSum, scale, rate, beta1, beta2, epsilon, from, to);
  }

  /** The update; of this rule and of the one with decoupled decay. */
  static void update(
      OptimizerState state,
      float[] parameters,
      float[] gradientSum,
      double scale,
      double rate,
      double beta1,
      double beta2,
      double epsilon,
      int from,
      int to) {
    float[] m = state.moment(0);
    float[] v = state.moment(1);
    long t = state.step();
    // Bias corrections in double, once a step.
    float stepSize = (float) (rate / (1 - power(beta1, t)));
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

  /** By squaring: Math.pow may differ between processors, and StrictMath's allocates. */
  static double power(double base, long exponent) {
    double power = 1;
    double square = base;
    for (long rest = exponent; rest > 0; rest >>= 1) {
      power *= (rest & 1) == 1 ? square : 1;
      square *= square;
    }
    return power;
  }
}
