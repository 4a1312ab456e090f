package io.tributary.api;

import io.tributary.training.TrainingListener;
import java.util.List;
import java.util.Map;

/** Watches a run from the moment that all of its choices are made. */
public interface RunObserver extends TrainingListener {
  /**
   * Training begins, or goes on.
   *
   * @param configuration the effective one: every default and every choice
   * @param trainingRows the rows of an epoch, of all networks together
   */
  default void begins(Map<String, Object> configuration, long trainingRows, int epochs) {}

  /**
   * Training, or that of one network of several, goes on.
   *
   * @param history what {@code metrics.jsonl} has to say of the epochs that were done before, a
   *     line each
   */
  default void goesOn(List<String> history) {}

  /**
   * Training has ended well. The model has no metrics yet: they are measured next, and {@link
   * RunResult} has them.
   */
  default void trained(Model model) {}

  /** Says something to the user, one line. */
  default void tells(String line) {}

  /** Says that something went wrong that training survives, one line; from any thread. */
  default void warns(String line) {}
}
