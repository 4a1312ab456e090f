package io.tributary.engine;

/**
 * Makes the steps of training, wherever the parameters are meanwhile. Every stepper comes to the
 * same bits for the same shards and steps. Not for several threads.
 */
public interface Stepper {
  /** How many steps it would make at a call: 1 where the driver has the parameters. */
  int stepsAtOnce();

  /** Makes the steps of a segment. */
  void advance(Segment segment);

  /** Whether another step would change nothing: training is over then. */
  default boolean isDone() {
    return false;
  }
}
