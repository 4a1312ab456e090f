package io.tributary.optimizer;

import io.tributary.config.ChoiceType;
import io.tributary.config.ChoiceType.Choice;
import java.util.List;

/**
 * How the learning rate goes on from step to step: a function of the step's number and of the run's
 * length alone, so that a run that goes on has the rates that it would have had. Immutable.
 *
 * <p>One that hears how training goes, such as a reduction on a plateau, has a state as well, which
 * belongs into the training state, with what a checkpoint keeps.
 */
public sealed interface Schedule permits Constant {
  /**
   * What {@code training.schedule} may be: a word, with keys of its own where it has parameters.
   */
  static ChoiceType<Schedule> type() {
    return Choices.TYPE;
  }

  /** Apart from the interface, which may then have methods of its own. */
  final class Choices {
    private static final ChoiceType<Schedule> TYPE =
        ChoiceType.words(
            List.of(Choice.of("constant", new Constant(), "The same rate in all steps.")));

    private Choices() {}
  }

  /**
   * The rate of a step.
   *
   * @param base the learning rate that the configuration gives
   * @param step counted from 1, over all epochs
   * @param stepsPerEpoch at least 1
   * @param epochs that the run has in all
   */
  double rate(double base, long step, long stepsPerEpoch, int epochs);

  /**
   * Whether rates depend on {@code epochs}: then a run cannot go on with another number of them.
   */
  default boolean dependsOnEpochs() {
    return false;
  }
}
