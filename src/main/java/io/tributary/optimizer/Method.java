package io.tributary.optimizer;

import io.tributary.config.ChoiceType;
import io.tributary.config.ChoiceType.Choice;
import java.util.List;

/**
 * How parameters are optimised: by a {@link Rule}, which makes a step of each mini-batch's
 * gradient, or by a minimiser of the whole table's cost. Immutable; what it remembers is in {@link
 * OptimizerState}.
 */
public sealed interface Method permits Rule, Lbfgs {
  /** What {@code training.optimizer} may be. */
  static ChoiceType<Method> type() {
    return Choices.TYPE;
  }

  /** Apart from the interface, which methods are initialised with. */
  final class Choices {
    private static final ChoiceType<Method> TYPE =
        ChoiceType.sections(
            "adam",
            List.of(
                Choice.of("sgd", Sgd.class, () -> Sgd.SECTION),
                Choice.of("adam", Adam.class, () -> Adam.SECTION),
                Choice.of("adamW", AdamW.class, () -> AdamW.SECTION),
                Choice.of("nadam", Nadam.class, () -> Nadam.SECTION),
                Choice.of("rmsProp", RmsProp.class, () -> RmsProp.SECTION),
                Choice.of("lbfgs", Lbfgs.class, () -> Lbfgs.SECTION)));

    private Choices() {}
  }

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
}
