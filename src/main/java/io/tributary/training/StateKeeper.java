package io.tributary.training;

/**
 * Looks at a run's state between two steps, when it is whole: to save it, and to end the run there.
 */
public interface StateKeeper {
  /** Keeps nothing and lets the run come to its end. */
  StateKeeper NONE =
      new StateKeeper() {
        @Override
        public void offer(TrainingState state) {}

        @Override
        public boolean stopRequested() {
          return false;
        }
      };

  /**
   * A segment or an epoch is done.
   *
   * @param state not to be changed, and to be copied where it is needed later
   */
  void offer(TrainingState state);

  /** Whether the run is to end after the step that is done. */
  boolean stopRequested();

  /**
   * After how many more steps it wants to see the state: an engine that makes many steps at a call
   * brings it home by then.
   *
   * @return at least 1
   */
  default long stepsToNext(TrainingState state) {
    return Long.MAX_VALUE;
  }
}
