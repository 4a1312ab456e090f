package io.tributary.optimizer;

/**
 * A gradient that is longer than c is shortened to it: g ← g min(1, c / ‖g‖), with the norm over
 * all parameters.
 *
 * <p>Source: Pascanu, Mikolov &amp; Bengio 2013; PyTorch's {@code clip_grad_norm_}, Keras's {@code
 * global_clipnorm}.
 *
 * @param most c, above 0
 */
public record ClipNorm(double most) implements Preparation.Phase {
  @Override
  public boolean needsNorm() {
    return true;
  }

  @Override
  public double scale(double norm) {
    return norm > most ? most / norm : 1;
  }
}
