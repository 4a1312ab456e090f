package io.tributary.optimizer;

import io.tributary.state.State;

/**
 * What an optimiser remembers between steps: how many there were, and a few numbers for each
 * parameter. Mutable; backs exactly one run.
 */
public final class OptimizerState implements State {
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

  /** One moment of every parameter. */
  public float[] moment(int index) {
    return moments[index];
  }

  @Override
  public void visit(Visitor parts) {
    step = parts.whole("optimizerSteps", step, 0, Long.MAX_VALUE);
    for (int i = 0; i < moments.length; i++) {
      parts.array("moments." + i, moments[i]);
    }
  }
}
