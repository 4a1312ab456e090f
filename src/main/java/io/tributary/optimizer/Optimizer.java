package io.tributary.optimizer;

import io.tributary.config.ChoiceType;
import io.tributary.config.ChoiceType.Choice;
import java.util.List;

/** A rule for updating parameters by a mean gradient. Immutable. */
public sealed interface Optimizer permits Sgd, Adam {
  /** What {@code training.optimizer} may be. */
  ChoiceType<Optimizer> TYPE =
      ChoiceType.sections(
          "adam",
          List.of(
              Choice.of("sgd", Sgd.class, Sgd.SECTION),
              Choice.of("adam", Adam.class, Adam.SECTION)));

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
}
