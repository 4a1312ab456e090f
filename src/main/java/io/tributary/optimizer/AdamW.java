package io.tributary.optimizer;

import io.tributary.config.SectionType;

/**
 * Adam with decoupled weight decay: θ ← θ − α λ θ for weights alone, then {@link Adam}'s update. λ
 * is {@code training.weightDecay}, which is 0.01 here where it is not given.
 *
 * <p>Source: Loshchilov &amp; Hutter 2019, with the schedule's rate as α, as in PyTorch's {@code
 * AdamW} and with its default. Immutable; moments live in {@link OptimizerState}, the decay is a
 * {@link WeightDecay}.
 *
 * @param learningRate α where the schedule is constant; positive
 * @param beta1 β₁, from 0 to below 1
 * @param beta2 β₂, from 0 to below 1
 * @param epsilon ε, positive
 */
public record AdamW(double learningRate, double beta1, double beta2, double epsilon)
    implements Rule {
  static final SectionType<AdamW> SECTION =
      SectionType.of(
          "Adam whose weights decay by themselves: `training.weightDecay` is 0.01 if it is not"
              + " given.",
          (section, values) ->
              new AdamW(
                  values.get(Adam.LEARNING_RATE),
                  values.get(Adam.BETA_1),
                  values.get(Adam.BETA_2),
                  values.get(Adam.EPSILON)),
          Adam.LEARNING_RATE.of(AdamW::learningRate),
          Adam.BETA_1.of(AdamW::beta1),
          Adam.BETA_2.of(AdamW::beta2),
          Adam.EPSILON.of(AdamW::epsilon));

  public AdamW {
    Adam.check(learningRate, beta1, beta2, epsilon);
  }

  @Override
  public double usualWeightDecay() {
    return 0.01;
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
    Adam.update(state, parameters, gradientSum, scale, rate, beta1, beta2, epsilon, from, to);
  }
}
