package io.tributary.optimizer;

import io.tributary.network.ParameterKind;

/**
 * Weights shrink by themselves, whatever the gradient: θ ← θ − α λ θ with the step's learning rate
 * α, before the rule updates. Biases do not.
 *
 * <p>Source: Loshchilov &amp; Hutter 2019, as in PyTorch's {@code AdamW}.
 *
 * @param decay λ, at least 0
 */
public record WeightDecay(double decay) implements Preparation.Phase {
  @Override
  public boolean appliesTo(ParameterKind kind) {
    return kind == ParameterKind.WEIGHT;
  }

  @Override
  public void prepare(float[] parameters, float[] gradient, double learningRate, int from, int to) {
    float shrunk = (float) (learningRate * decay);
    for (int i = from; i < to; i++) {
      parameters[i] -= shrunk * parameters[i];
    }
  }
}
