package io.tributary.engine;

/**
 * Where a training's arithmetic happens: its steps, and the evaluations of its splits. Closing
 * releases what it holds.
 */
public interface Engine extends Stepper, Evaluator, StepTiming, AutoCloseable {
  @Override
  void close();
}
