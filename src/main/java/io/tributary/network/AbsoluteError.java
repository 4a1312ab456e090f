package io.tributary.network;

import io.tributary.data.LabelEncoding;
import io.tributary.data.Task;

/**
 * Σ |a − y|: smallest at the median of what y may be. dC/da = 1 where a &gt; y, −1 where a &lt; y,
 * 0 where they are equal.
 */
public record AbsoluteError() implements Loss {
  @Override
  public boolean accepts(OutputActivation activation) {
    return activation == OutputActivation.IDENTITY;
  }

  @Override
  public boolean accepts(LabelEncoding label) {
    return label.task() == Task.REGRESSION;
  }

  @Override
  public boolean isFusedWith(OutputActivation activation) {
    return true;
  }

  @Override
  public void rowLosses(OutputActivation activation, OutputBlock block, int rows, double[] losses) {
    for (int row = 0; row < rows; row++) {
      double sum = 0;
      for (int j = row * block.units; j < (row + 1) * block.units; j++) {
        sum += Math.abs((double) block.outputs[j] - block.targets[j]);
      }
      losses[row] = sum;
    }
  }

  @Override
  public void deltas(OutputActivation activation, OutputBlock block, int rows) {
    for (int i = 0; i < rows * block.units; i++) {
      block.deltas[i] = Math.signum(block.outputs[i] - block.targets[i]);
    }
  }

  @Override
  public boolean isOfSquares() {
    return false;
  }
}
