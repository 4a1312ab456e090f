package io.tributary.optimizer;

import io.tributary.config.ChoiceType;
import io.tributary.config.ChoiceType.Choice;
import java.util.List;

/**
 * A formula that updates parameters by a mean gradient, element by element, at a rate that it is
 * given. Immutable; what it remembers is in {@link OptimizerState}.
 */
public sealed interface Rule permits Sgd, Adam {
  /** What {@code training.optimizer} may be. */
  ChoiceType<Rule> TYPE =
      ChoiceType.sections(
          "adam",
          List.of(
              Choice.of("sgd", Sgd.class, () -> Sgd.SECTION),
              Choice.of("adam", Adam.class, () -> Adam.SECTION)));

  /** The learning rate that its settings give, by which the schedule goes. */
  double learningRate();

  /** How many numbers it remembers for each parameter. */
  int moments();

  /**
   * Updates some parameters in place. The state has been {@linkplain OptimizerState#advance
   * advanced} to this step.
   *
   * @param gradientSum the gradient's sum over the mini-batch
   * @param scale what makes it a mean: one over the batch's weight
   * @param rate the learning rate of this step and these parameters
   * @param from the first parameter to update
   * @param to one past the last
   */
  void update(
      OptimizerState state,
      float[] parameters,
      float[] gradientSum,
      double scale,
      double rate,
      int from,
      int to);
}
