package io.tributary.optimizer;

import io.tributary.config.ChoiceType;
import io.tributary.config.ChoiceType.Choice;
import java.util.List;

/**
 * A formula that updates parameters by a mean gradient, element by element, at a rate that it is
 * given. Immutable; what it remembers is in {@link OptimizerState}.
 */
public sealed interface Rule permits Sgd, Adam, AdamW, Nadam, RmsProp {
  /** What {@code training.optimizer} may be. */
  ChoiceType<Rule> TYPE =
      ChoiceType.sections(
          "adam",
          List.of(
              Choice.of("sgd", Sgd.class, () -> Sgd.SECTION),
              Choice.of("adam", Adam.class, () -> Adam.SECTION),
              Choice.of("adamW", AdamW.class, () -> AdamW.SECTION),
              Choice.of("nadam", Nadam.class, () -> Nadam.SECTION),
              Choice.of("rmsProp", RmsProp.class, () -> RmsProp.SECTION)));

  /** The learning rate that its settings give, by which the schedule goes. */
  double learningRate();

  /** The decay of weights where none is given. */
  default double usualWeightDecay() {
    return 0;
  }

  /** How many numbers it remembers for each parameter. */
  int moments();

  /** How many numbers it remembers beside those. */
  default int numbers() {
    return 0;
  }

  /** Goes on with these numbers; once a step, before the first {@link #update}. */
  default void begin(OptimizerState state) {}

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
