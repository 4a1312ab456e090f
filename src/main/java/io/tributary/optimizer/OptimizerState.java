package io.tributary.optimizer;

/**
 * What an optimiser remembers between steps: how many there were, and a few numbers for each
 * parameter. Mutable; backs exactly one run.
 */
public final class OptimizerState {
  private long step;
  private final float[][] moments; // one array for each moment; each as long as the parameters

  OptimizerState(int momentCount, int parameterCount) {
    moments = new float[momentCount][parameterCount];
  }

  /** Goes to the next step. */
  public void advance() {
    step++;
  }

  /** The current step, counted from 1; 0 before the first. */
  public long step() {
    return step;
  }

  /** How many moments each parameter has. */
  public int momentCount() {
    return moments.length;
  }

  /** Goes on from another run's place, with moments that are this state's from now on. */
  public void restore(long atStep, float[][] withMoments) {
    step = atStep;
    System.arraycopy(withMoments, 0, moments, 0, moments.length);
  }

  /** Becomes a copy of another state of the same run. */
  public void copyFrom(OptimizerState other) {
    step = other.step;
    for (int i = 0; i < moments.length; i++) {
      System.arraycopy(other.moments[i], 0, moments[i], 0, moments[i].length);
    }
  }

  /** One moment of every parameter. */
  public float[] moment(int index) {
    return moments[index];
  }
}
