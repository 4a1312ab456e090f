package io.tributary.optimizer;

import io.tributary.state.State;

/**
 * What an optimiser remembers between steps: how many there were, a few numbers for each parameter,
 * and maybe some more. Mutable; backs exactly one run.
 */
public final class OptimizerState implements State {
  private long step;
  private final float[][] moments; // one array for each moment; each as long as the parameters

  private final double[] numbers;

  OptimizerState(Method method, int parameterCount) {
    moments = new float[method.moments()][parameterCount];
    numbers = new double[method.numbers()];
  }

  /** Goes to the next step. */
  public void advance() {
    step++;
  }

  /** The current step, counted from 1; 0 before the first. */
  public long step() {
    return step;
  }

  /** One moment of every parameter. */
  public float[] moment(int index) {
    return moments[index];
  }

  /** One of the numbers that belong to no parameter; 0 before the first step. */
  public double number(int index) {
    return numbers[index];
  }

  /** Goes on with another number. */
  public void number(int index, double value) {
    numbers[index] = value;
  }

  @Override
  public void visit(Visitor parts) {
    step = parts.whole("optimizerSteps", step, 0, Long.MAX_VALUE);
    for (int i = 0; i < moments.length; i++) {
      parts.array("moments." + i, moments[i]);
    }
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = parts.number("optimizerNumbers." + i, numbers[i]);
    }
  }
}
