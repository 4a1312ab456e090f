package io.tributary.optimizer;

/**
 * Each element of the gradient is kept between −c and c.
 *
 * <p>Source: PyTorch's {@code clip_grad_value_}, Keras's {@code clipvalue}.
 *
 * @param most c, above 0
 */
public record ClipValue(double most) implements Preparation.Phase {
  @Override
  public void prepare(float[] parameters, float[] gradient, double learningRate, int from, int to) {
    float bound = (float) most;
    for (int i = from; i < to; i++) {
      gradient[i] = Math.max(-bound, Math.min(bound, gradient[i]));
    }
  }
}
