package io.tributary.optimizer;

/**
 * How parameters are updated by a mean gradient: what is done first, by which rule, and at which
 * learning rate. Immutable; a run's updates are an {@link Updater}'s.
 *
 * @param rule the formula
 * @param schedule how the learning rate goes on from step to step
 * @param preparation what is done before the rule updates
 */
public record Optimizer(Rule rule, Schedule schedule, Preparation preparation) {
  /** A rule at its own rate in all steps, for the gradient as it is. */
  public static Optimizer of(Rule rule) {
    return new Optimizer(rule, new Constant(), Preparation.NONE);
  }

  /** The state of a run that has not begun. */
  public OptimizerState newState(int parameterCount) {
    return new OptimizerState(rule, parameterCount);
  }

  /**
   * The learning rate of a step.
   *
   * @param step counted from 1, over all epochs
   * @param epochs that the run has in all
   */
  public double rate(long step, long stepsPerEpoch, int epochs) {
    return schedule.rate(rule.learningRate(), step, stepsPerEpoch, epochs);
  }
}
