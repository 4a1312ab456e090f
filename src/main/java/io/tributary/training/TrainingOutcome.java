package io.tributary.training;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

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

  /**
   * What several networks' trainings came to together: the worst of their endings, all of their
   * steps and rows, the most epochs.
   *
   * @param all at least one
   */
  public static TrainingOutcome of(List<TrainingOutcome> all) {
    if (all.size() == 1) {
      return all.get(0);
    }
    StepTimes times = new StepTimes();
    all.forEach(one -> times.add(one.times));
    Ending ending =
        Stream.of(Ending.DIVERGED, Ending.STOPPED, Ending.EARLY_STOPPED)
            .filter(worst -> all.stream().anyMatch(one -> one.ending == worst))
            .findFirst()
            .orElse(Ending.COMPLETED);
    return new TrainingOutcome(
        ending,
        all.get(0).parameters,
        all.stream().mapToInt(TrainingOutcome::epochs).max().orElse(0),
        all.stream().mapToLong(TrainingOutcome::steps).sum(),
        all.stream().mapToLong(TrainingOutcome::rows).sum(),
        times,
        Optional.empty(),
        all.stream().flatMap(one -> one.divergence.stream()).findFirst());
  }

  /** The same of a network that has a name, which a divergence is told with. */
  public TrainingOutcome named(String name) {
    return new TrainingOutcome(
        ending,
        parameters,
        epochs,
        steps,
        rows,
        times,
        bestEpoch,
        divergence.map(reason -> name + ": " + reason));
  }

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
