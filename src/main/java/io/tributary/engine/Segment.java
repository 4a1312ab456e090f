package io.tributary.engine;

import io.tributary.optimizer.Updater;

/**
 * Steps that an engine is asked for: the next batches of one epoch, in order, and what is to hear
 * of them. Used by one thread, while the call that it was given to lasts.
 *
 * <p>For each step the engine takes the {@link #next} batch and its {@link #rate}, and says that it
 * is {@link #made}: at once or some steps later, but in order. The driver's parameters and
 * optimiser state change only after {@link #changing}, and are those after the last step that was
 * made when the call returns. A call that fails before {@link #changing} has changed nothing.
 */
public interface Segment {
  /** How many steps, at least 1; there are as many batches. */
  int steps();

  /** The next batch, valid until the next call. */
  Slices next();

  /** The learning rate of the batch that {@link #next} gave. */
  double rate();

  /** The driver's parameters and optimiser state. */
  Updater updater();

  /**
   * The driver's parameters and optimiser state are no state to go on from until the call returns.
   */
  void changing();

  /**
   * The next step is made.
   *
   * @param lossSum of its batch, finite
   * @param weightSum of its batch; with 0 the parameters stay as they are
   * @return whether another one is wanted; if not, the engine ends the call with this step
   */
  boolean made(double lossSum, double weightSum);

  /** The next step cannot be made, since its batch's loss is not finite; it ends the call. */
  void notFinite(double lossSum);
}
