package io.tributary.optimizer;

import io.tributary.network.ParameterKind;

/**
 * Weights cost beside the loss: λ₁ Σ |w| + ½ λ₂ Σ w², whose gradient, λ₁ sgn(w) + λ₂ w, is added to
 * that of the mean loss; sgn(0) = 0. Biases cost nothing.
 *
 * <p>Source: λ₂ is PyTorch's {@code weight_decay} of SGD, and twice Keras's {@code l2}; it is
 * scikit-learn's {@code alpha} divided by the rows of a batch. λ₁ is Keras's {@code l1}.
 *
 * @param l1 λ₁, at least 0
 * @param l2 λ₂, at least 0
 */
public record Penalty(double l1, double l2) implements Preparation.Phase {
  @Override
  public boolean appliesTo(ParameterKind kind) {
    return kind == ParameterKind.WEIGHT;
  }

  @Override
  public void prepare(float[] parameters, float[] gradient, double learningRate, int from, int to) {
    float absolute = (float) l1;
    float square = (float) l2;
    for (int i = from; i < to; i++) {
      float w = parameters[i];
      gradient[i] += absolute * Math.signum(w) + square * w;
    }
  }

  @Override
  public boolean penalizes() {
    return true;
  }

  @Override
  public double penalty(float[] parameters, int from, int to) {
    double absolutes = 0;
    double squares = 0;
    for (int i = from; i < to; i++) {
      double w = parameters[i];
      absolutes += Math.abs(w);
      squares += w * w;
    }
    return l1 * absolutes + 0.5 * l2 * squares;
  }

  @Override
  public void addPenaltyGradient(float[] parameters, double[] gradient, int from, int to) {
    for (int i = from; i < to; i++) {
      gradient[i] += l1 * Math.signum(parameters[i]) + l2 * parameters[i];
    }
  }
}
