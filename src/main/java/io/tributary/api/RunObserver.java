package io.tributary.api;

import io.tributary.training.TrainingListener;
import java.util.Map;

/** Watches a run from the moment that all of its choices are made. */
public interface RunObserver extends TrainingListener {
  /**
   * Training begins.
   *
   * @param configuration the effective one: every default and every choice
   * @param trainingRows the rows of an epoch
   */
  default void begins(Map<String, Object> configuration, long trainingRows, int epochs) {}

  /** Says something to the user, one line. */
  default void tells(String line) {}
}
