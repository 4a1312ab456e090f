package io.tributary.optimizer;

/**
 * A formula that updates parameters by a mean gradient, element by element, at a rate that it is
 * given. Immutable; what it remembers is in {@link OptimizerState}. Of large tables, it sees in a
 * step only the rows that the batch has ({@link RowUpdates}).
 */
public non-sealed interface Rule extends Method {
  /** Goes on with these numbers; once a step, before the first {@link #update}. */
  default void begin(OptimizerState state) {}

  /**
   * Updates some parameters in place. The state has been {@linkplain OptimizerState#advance
   * advanced} to this step.
   *
   * @param gradientSum the gradient's sum over the mini-batch
   * @param scale what makes it a mean: one over the batch's weight
   * @param rate the learning rate of this step and these parameters
   * @param from the first parameter to update
   * @param to one past the last
   */
  void update(
      OptimizerState state,
      float[] parameters,
      float[] gradientSum,
      double scale,
      double rate,
      int from,
      int to);
}
