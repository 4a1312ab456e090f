package io.tributary.cluster;

import io.tributary.engine.Split;

/** Gives the jobs of an engine their names, just before they start. */
public interface JobNames {
  /** Leaves jobs as they are called. */
  JobNames NONE =
      new JobNames() {
        @Override
        public void step() {}

        @Override
        public void evaluation(Split split) {}
      };

  /** The next job is a training step. */
  void step();

  /** The next job measures a split. */
  void evaluation(Split split);
}
