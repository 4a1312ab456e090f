package io.tributary.training;

import java.util.Optional;

/**
 * How a run ended.
 *
 * @param ending whether it came to its end
 * @param parameters in the topology's {@link io.tributary.network.ParameterLayout}
 * @param epochs completed
 * @param steps done, over all epochs
 * @param rows training rows used since the run began, or went on
 * @param times of the steps
 * @param bestEpoch by the validation rows, from 1; empty if nobody watched them
 * @param divergence why training had to stop; empty if it did not
 */
public record TrainingOutcome(
    Ending ending,
    float[] parameters,
    int epochs,
    long steps,
    long rows,
    StepTimes times,
    Optional<Integer> bestEpoch,
    Optional<String> divergence) {

  /** A run that was stopped in a step, which counts as not begun. */
  public static TrainingOutcome stopped(TrainingState state) {
    return new TrainingOutcome(
        Ending.STOPPED,
        state.parameters(),
        state.epoch() - 1,
        state.steps(),
        0,
        new StepTimes(),
        state.bestEpoch(),
        Optional.empty());
  }
}
