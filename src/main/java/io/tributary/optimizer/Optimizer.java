package io.tributary.optimizer;

import io.tributary.config.Section;
import java.util.Map;

/** A rule for updating parameters by a mean gradient. Immutable. */
public sealed interface Optimizer permits Sgd, Adam {
  /** The step's size. */
  double learningRate();

  /** How many numbers it remembers for each parameter. */
  int moments();

  /** The state of a run that has not begun. */
  default OptimizerState newState(int parameterCount) {
    return new OptimizerState(moments(), parameterCount);
  }

  /**
   * Updates some parameters in place. The state has been {@linkplain OptimizerState#advance
   * advanced} to this step.
   *
   * @param gradientSum the gradient's sum over the mini-batch
   * @param scale what makes it a mean: one over the batch's weight
   * @param from the first parameter to update
   * @param to one past the last
   */
  void update(
      OptimizerState state,
      float[] parameters,
      float[] gradientSum,
      double scale,
      int from,
      int to);

  /** The settings as a configuration spells them. */
  Map<String, Object> describe();

  /** Reads {@code training.optimizer}. */
  static Optimizer read(Section section) {
    return switch (section.choice("type", Type.class, Type.ADAM)) {
      case SGD -> Sgd.read(section);
      case ADAM -> Adam.read(section);
    };
  }

  /** The spelling of the kinds in a configuration. */
  enum Type {
    SGD,
    ADAM
  }
}
