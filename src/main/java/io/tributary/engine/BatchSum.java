package io.tributary.engine;

/** The sums over one mini-batch, nothing averaged. Valid until the engine's next step. */
public interface BatchSum {
  /** The sum of the rows' weighted gradients in the parameters' layout; null if it has no rows. */
  float[] gradient();

  /** The sum of the rows' weighted losses. */
  double lossSum();

  /** The sum of the rows' weights; the number of rows where they have none. */
  double weightSum();
}
