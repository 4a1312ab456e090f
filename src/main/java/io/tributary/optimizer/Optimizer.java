package io.tributary.optimizer;

/**
 * How parameters are optimised: by which method, at which learning rate, and what is done with a
 * mean gradient before. Immutable; a rule's updates are an {@link Updater}'s.
 *
 * @param method a rule, or a minimiser of the whole table's cost
 * @param schedule how the learning rate goes on from step to step
 * @param preparation what is done before the rule updates
 * @param averaging of the parameters over the steps
 */
public record Optimizer(
    Method method, Schedule schedule, Preparation preparation, Averaging averaging) {
  /** One whose parameters are not averaged. */
  public Optimizer(Method method, Schedule schedule, Preparation preparation) {
    this(method, schedule, preparation, Averaging.NONE);
  }

  /** A rule at its own rate in all steps, for the gradient as it is. */
  public static Optimizer of(Rule rule) {
    return new Optimizer(rule, new Constant(), Preparation.NONE);
  }

  /**
   * The rule.
   *
   * @throws IllegalStateException if parameters are not updated by one
   */
  Rule rule() {
    if (method instanceof Rule rule) {
      return rule;
    }
    throw new IllegalStateException(method + " is no rule for steps of mini-batches");
  }

  /** The state of a run that has not begun. */
  public OptimizerState newState(int parameterCount) {
    return new OptimizerState(method, averaging, parameterCount);
  }

  /** How many numbers the arrays of its state hold for each parameter. */
  public int numbersOfAParameter() {
    return method.moments() + (averaging.isOn() ? 1 : 0);
  }

  /**
   * The learning rate of a step.
   *
   * @param step counted from 1, over all epochs
   * @param epochs that the run has in all
   */
  public double rate(long step, long stepsPerEpoch, int epochs) {
    return schedule.rate(method.learningRate(), step, stepsPerEpoch, epochs);
  }
}
