package io.tributary.cluster;

import io.tributary.engine.Split;

/** Gives the jobs of an engine their names, just before they start; and ends them by those. */
public interface JobNames {
  /** Leaves jobs as they are called. */
  JobNames NONE =
      new JobNames() {
        @Override
        public void step() {}

        @Override
        public void evaluation(Split split) {}

        @Override
        public void abandon() {}
      };

  /** The next job is a training step. */
  void step();

  /** The next job measures a split. */
  void evaluation(Split split);

  /**
   * Nobody waits for what was started: the thread that did was interrupted, upon which Spark throws
   * and lets the job run on. It is cancelled, and the thread stays interrupted.
   */
  void abandon();
}
