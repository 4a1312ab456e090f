package io.tributary.optimizer;

import static io.tributary.config.ValueTypes.number;

import io.tributary.config.Key;
import io.tributary.config.Range;
import io.tributary.config.SectionType;

/**
 * Gradient descent scaled by the running root mean square of the gradient, with or without
 * momentum.
 *
 * <p>r ← ρ r + (1−ρ) g²; θ ← θ − α·g/(√r + ε). With momentum u ← μ u − α·g/(√r + ε); θ ← θ + u.
 *
 * <p>Source: Tieleman &amp; Hinton 2012, lecture 6e; ε outside the root as in PyTorch, Keras's
 * names and ρ. Immutable; what is remembered lives in {@link OptimizerState}.
 *
 * @param learningRate α where the schedule is constant; positive
 * @param rho ρ, from 0 to below 1
 * @param momentum μ, from 0 to below 1
 * @param epsilon ε, positive
 */
public record RmsProp(double learningRate, double rho, double momentum, double epsilon)
    implements Rule {
  private static final Key<Double> RHO =
      Key.of(
          "training.optimizer.rho",
          number(Range.closedOpen(0, 1).ofFloats()),
          0.9,
          "How much the mean of the gradients' squares remembers.");
  private static final Key<Double> MOMENTUM =
      Key.of(
          "training.optimizer.momentum",
          number(Range.closedOpen(0, 1).ofFloats()),
          0.0,
          "How much of the last step is added to the next one.");

  static final SectionType<RmsProp> SECTION =
      SectionType.of(
          "Steps that suit each parameter, by the running mean of its gradients' squares.",
          (section, values) ->
              new RmsProp(
                  values.get(Adam.LEARNING_RATE),
                  values.get(RHO),
                  values.get(MOMENTUM),
                  values.get(Adam.EPSILON)),
          Adam.LEARNING_RATE.of(RmsProp::learningRate),
          RHO.of(RmsProp::rho),
          MOMENTUM.of(RmsProp::momentum),
          Adam.EPSILON.of(RmsProp::epsilon));

  public RmsProp {
    Checks.positive("learningRate", learningRate);
    Checks.fraction("rho", rho);
    Checks.fraction("momentum", momentum);
    Checks.positive("epsilon", epsilon);
  }

  @Override
  public int moments() {
    return momentum > 0 ? 2 : 1;
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
    float[] r = state.moment(0);
    float mean = (float) scale;
    float alpha = (float) rate;
    float decay = (float) rho;
    float gain = (float) (1 - rho);
    float eps = (float) epsilon;
    if (momentum == 0) {
      for (int i = from; i < to; i++) {
        float g = gradientSum[i] * mean;
        float r1 = decay * r[i] + gain * (g * g);
        r[i] = r1;
        parameters[i] -= alpha * g / ((float) Math.sqrt(r1) + eps);
      }
      return;
    }
    float[] u = state.moment(1);
    float mu = (float) momentum;
    for (int i = from; i < to; i++) {
      float g = gradientSum[i] * mean;
      float r1 = decay * r[i] + gain * (g * g);
      float u1 = mu * u[i] - alpha * g / ((float) Math.sqrt(r1) + eps);
      r[i] = r1;
      u[i] = u1;
      parameters[i] += u1;
    }
  }
}
