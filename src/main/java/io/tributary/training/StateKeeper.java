package io.tributary.training;

/**
 * Looks at a run's state between two steps, when it is whole: to save it, and to end the run there.
 */
public interface StateKeeper {
  /**
   * A step or an epoch is done.
   *
   * @param state not to be changed, and to be copied where it is needed later
   * @return whether training goes on
   */
  boolean goesOn(TrainingState state);
}
