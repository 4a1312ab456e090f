package io.tributary.optimizer;

import io.tributary.config.ChoiceType;
import io.tributary.config.ChoiceType.Choice;
import java.util.List;

/**
 * How the learning rate goes on from step to step: a function of the step's number and of the run's
 * length alone, so that a run that goes on has the rates that it would have had. Immutable.
 *
 * <p>One that hears how training goes, a {@link Plateau}, has a state as well, which is a part of
 * the training state, with what a checkpoint keeps.
 */
public sealed interface Schedule
    permits Constant,
        StepDecay,
        ExponentialDecay,
        InverseDecay,
        PolynomialDecay,
        Cosine,
        OneCycle,
        CosLog4,
        FlatCosine,
        Plateau {
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
            List.of(
                Choice.of("constant", Constant.class, () -> Constant.SECTION),
                Choice.of("step", StepDecay.class, () -> StepDecay.SECTION),
                Choice.of("exponential", ExponentialDecay.class, () -> ExponentialDecay.SECTION),
                Choice.of("inverse", InverseDecay.class, () -> InverseDecay.SECTION),
                Choice.of("polynomial", PolynomialDecay.class, () -> PolynomialDecay.SECTION),
                Choice.of("cosine", Cosine.class, () -> Cosine.SECTION),
                Choice.of("oneCycle", OneCycle.class, () -> OneCycle.SECTION),
                Choice.of("coslog4", CosLog4.class, () -> CosLog4.SECTION),
                Choice.of("flatCosine", FlatCosine.class, () -> FlatCosine.SECTION),
                Choice.of("plateau", Plateau.class, () -> Plateau.SECTION)));

    private Choices() {}
  }

  /**
   * The rate of a step: base · step / w in the w steps of the warm-up, base · {@link #factor}
   * after.
   *
   * @param base the learning rate that the configuration gives
   * @param step counted from 1, over all epochs
   * @param stepsPerEpoch at least 1
   * @param epochs that the run has in all
   */
  default double rate(double base, long step, long stepsPerEpoch, int epochs) {
    long warmup = warmupSteps();
    if (step <= warmup) {
      return base * ((double) step / warmup);
    }
    long steps = Math.max(1, stepsPerEpoch * epochs - warmup);
    return base * factor(step - 1 - warmup, stepsPerEpoch, steps);
  }

  /** In so many steps the rate first rises evenly to the learning rate; 0: there is no warm-up. */
  long warmupSteps();

  /**
   * What the learning rate is multiplied by in a step.
   *
   * @param done how many steps came before it, those of the warm-up aside
   * @param stepsPerEpoch at least 1
   * @param steps that the run has in all, those of the warm-up aside; more than {@code done}
   */
  double factor(long done, long stepsPerEpoch, long steps);

  /**
   * Whether rates depend on {@code epochs}: then a run cannot go on with another number of them.
   */
  default boolean dependsOnEpochs() {
    return false;
  }
}
