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
  private final float[] mean; // null: there is none

  private OptimizerState(float[][] moments, double[] numbers) {
    this.moments = moments;
    this.numbers = numbers;
    this.mean = null;
  }

  OptimizerState(Method method, Averaging averaging, int parameterCount) {
    mean = averaging.isOn() ? new float[parameterCount] : null;
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

  /** A state of other parameters, with moments of their own, which {@link #follow follows}. */
  OptimizerState ofRows(float[][] theirMoments) {
    return new OptimizerState(theirMoments, new double[numbers.length]);
  }

  /** Takes over what belongs to no parameter. */
  void follow(OptimizerState other) {
    step = other.step;
    System.arraycopy(other.numbers, 0, numbers, 0, numbers.length);
  }

  /** How many moments each parameter has. */
  int moments() {
    return moments.length;
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

  /**
   * The parameters' mean over the steps; null if there is none. Of no use before the first step.
   */
  float[] mean() {
    return mean;
  }

  /** The parameters to be measured and kept: their mean over the steps, where there is one. */
  public float[] evaluated(float[] parameters) {
    return mean == null || step == 0 ? parameters : mean;
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
    if (mean != null) {
      parts.array("mean", mean);
    }
  }
}
