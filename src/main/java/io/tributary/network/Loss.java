package io.tributary.network;

import io.tributary.config.ChoiceType;
import io.tributary.config.ChoiceType.Choice;
import io.tributary.data.LabelEncoding;
import io.tributary.data.Task;
import java.io.Serializable;
import java.util.List;
import java.util.Optional;

/**
 * What training makes small. A row's loss has no factor ½ and is summed over outputs; a batch's is
 * the mean over its rows. Immutable.
 */
public sealed interface Loss extends Serializable
    permits SquaredError, CrossEntropy, Deviance, Hinge, ErrorLoss, OwnLoss {
  /**
   * What {@code network.loss} may be: a word, with keys of its own where it has parameters, or a
   * class of the user's own.
   */
  static ChoiceType<Loss> type() {
    return Choices.TYPE;
  }

  /** Apart from the interface, which may then have methods of its own. */
  final class Choices {
    private static final ChoiceType<Loss> TYPE =
        ChoiceType.<Loss>words(
                List.of(
                    Choice.of(
                        "squaredError",
                        new SquaredError(),
                        "The sum over outputs of (output − target)², without a factor ½."),
                    Choice.of(
                        "crossEntropy",
                        new CrossEntropy(),
                        "How unlikely the network thinks what is true, in natural logarithms: for classes"
                            + " −Σ target · ln output, for labels of 0 and 1 the sum of theirs."),
                    Choice.of("huber", Huber.class, () -> Huber.SECTION),
                    Choice.of(
                        "absoluteError",
                        new AbsoluteError(),
                        "The sum over outputs of abs(output − target), for medians instead of means."),
                    Choice.of("quantile", Quantile.class, () -> Quantile.SECTION),
                    Choice.of(
                        "poisson",
                        Deviance.POISSON,
                        "The deviance of counts; outputs are exponential, labels from 0 on and not"
                            + " scaled."),
                    Choice.of(
                        "gamma",
                        Deviance.GAMMA,
                        "The deviance of amounts that vary as their mean does; outputs and scaling as for"
                            + " poisson, labels above 0."),
                    Choice.of("tweedie", Deviance.class, () -> Deviance.TWEEDIE),
                    Choice.of(
                        "hinge",
                        new Hinge(),
                        "How much the margin is short of 1: with softmax outputs of the class against the"
                            + " largest other, with sigmoid outputs one against all. Probabilities are"
                            + " then in the right order, but cannot be relied on.")))
            .orOwnClass(OwnLoss.class, OwnLoss::new, OwnLoss::named);

    private Choices() {}
  }

  /** The choice where none was made. */
  static Loss suited(LabelEncoding label) {
    return label.task() == Task.REGRESSION ? new SquaredError() : new CrossEntropy();
  }

  /** Why it cannot be used whatever is learnt with it; empty if it can. */
  default Optional<String> problem() {
    return Optional.empty();
  }

  /** Whether the loss is defined for the outputs of an activation. */
  boolean accepts(OutputActivation activation);

  /** The outputs that it asks for where the settings leave the choice; empty: the label's. */
  default Optional<OutputActivation> outputs() {
    return Optional.empty();
  }

  /**
   * Why a label with numbers down to some one cannot be learnt with this loss, such as "takes
   * labels from 0 on"; empty if it can.
   */
  default Optional<String> misfit(double smallestLabel) {
    return Optional.empty();
  }

  /** Whether the logits may have an offset, since they are logarithms of what is predicted. */
  default boolean takesOffset() {
    return false;
  }

  /** Whether a class's target may be any number from 0 to 1, and not only 0 or 1. */
  default boolean takesShares() {
    return false;
  }

  /** Whether the loss is for labels of a kind. */
  boolean accepts(LabelEncoding label);

  /**
   * Whether {@link #deltas} has the derivative of these outputs in it, since the two together are
   * simpler than one after the other, or exact where they would not be.
   */
  boolean isFusedWith(OutputActivation activation);

  /**
   * Each row's loss, after the block's forward pass.
   *
   * @param losses rows, overwritten
   */
  void rowLosses(OutputActivation activation, OutputBlock block, int rows, double[] losses);

  /**
   * The loss's gradient, into the block's deltas: with respect to the logits if the loss {@link
   * #isFusedWith} the outputs, else to the outputs.
   */
  void deltas(OutputActivation activation, OutputBlock block, int rows);

  /**
   * What an evaluation measures of a regression that is trained with this loss, beside the metrics
   * that all have; empty if these say it.
   */
  default Optional<LabelMetric> metric() {
    return Optional.empty();
  }

  /**
   * Whether it is the sum of squared errors, which the evaluation of a regression reports in the
   * label's own units; any other one it reports as training has it, in scaled units.
   */
  boolean isOfSquares();
}
