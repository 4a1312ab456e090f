package io.tributary.optimizer;

import io.tributary.config.SectionType;

/**
 * Adam with Nesterov's momentum, which looks one step ahead.
 *
 * <p>With μₜ = β₁ (1 − ½·0.96^(0.004 t)), Pₜ = μ₁ ⋯ μₜ and {@link Adam}'s m, v: θ ← θ − α·(μₜ₊₁ m /
 * (1 − Pₜ₊₁) + (1 − μₜ) g / (1 − Pₜ)) / (√(v/(1−β₂ᵗ)) + ε), t counted from 1.
 *
 * <p>Source: Dozat 2016, with the momentum's schedule that he proposes, as in PyTorch's {@code
 * NAdam} and Keras's {@code Nadam}. Immutable; moments and the product P live in {@link
 * OptimizerState}.
 *
 * @param learningRate α where the schedule is constant; positive
 * @param beta1 β₁, from 0 to below 1
 * @param beta2 β₂, from 0 to below 1
 * @param epsilon ε, positive
 */
public record Nadam(double learningRate, double beta1, double beta2, double epsilon)
    implements Rule {
  private static final double MOMENTUM_DECAY = StrictMath.pow(0.96, 0.004);

  static final SectionType<Nadam> SECTION =
      SectionType.of(
          "Adam with Nesterov's momentum, which looks one step ahead.",
          (section, values) ->
              new Nadam(
                  values.get(Adam.LEARNING_RATE),
                  values.get(Adam.BETA_1),
                  values.get(Adam.BETA_2),
                  values.get(Adam.EPSILON)),
          Adam.LEARNING_RATE.of(Nadam::learningRate),
          Adam.BETA_1.of(Nadam::beta1),
          Adam.BETA_2.of(Nadam::beta2),
          Adam.EPSILON.of(Nadam::epsilon));

  public Nadam {
    Adam.check(learningRate, beta1, beta2, epsilon);
  }

  @Override
  public int moments() {
    return 2;
  }

  /** P. */
  @Override
  public int numbers() {
    return 1;
  }

  @Override
  public void begin(OptimizerState state) {
    double before = state.step() == 1 ? 1 : state.number(0);
    state.number(0, before * momentum(state.step()));
  }

  private double momentum(long t) {
    return beta1 * (1 - 0.5 * Adam.power(MOMENTUM_DECAY, t));
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
    float[] m = state.moment(0);
    float[] v = state.moment(1);
    long t = state.step();
    double product = state.number(0);
    double next = momentum(t + 1);
    float gradientStep = (float) (rate * (1 - momentum(t)) / (1 - product));
    float meanStep = (float) (rate * next / (1 - product * next));
    float correction2 = (float) (1 / (1 - Adam.power(beta2, t)));
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
      parameters[i] -=
          (gradientStep * g + meanStep * m1) / ((float) Math.sqrt(v1 * correction2) + eps);
    }
  }
}
