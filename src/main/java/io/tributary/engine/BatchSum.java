package io.tributary.engine;

import io.tributary.network.RowSums;
import io.tributary.optimizer.Updater;

/** The sums over one mini-batch, nothing averaged. Valid until the engine's next step. */
public interface BatchSum {
  /**
   * The sum of the rows' weighted gradients in the parameters' layout, but for its large tables;
   * null if it has no rows.
   */
  float[] gradient();

  /**
   * The same of the large tables, in the layout's order: for the rows of each that the batch has.
   */
  RowSums[] tables();

  /** The sum of the rows' weighted losses. */
  double lossSum();

  /** The sum of the rows' weights; the number of rows where they have none. */
  double weightSum();

  /**
   * Updates all parameters by the gradient. Threads may share the work out between them, which
   * leaves no trace, updates being element by element.
   *
   * @param updater has {@linkplain Updater#begin begun} this step
   */
  default void update(Updater updater) {
    updater.applyToAll(gradient(), tables());
  }
}
