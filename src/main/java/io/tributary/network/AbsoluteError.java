package io.tributary.network;

/**
 * Σ |a − y|: smallest at the median of what y may be. dC/da = 1 where a &gt; y, −1 where a &lt; y,
 * 0 where they are equal.
 */
public record AbsoluteError() implements ErrorLoss {
  @Override
  public double cost(double target, double output) {
    return Math.abs(output - target);
  }

  @Override
  public void deltas(OutputActivation activation, OutputBlock block, int rows) {
    for (int i = 0; i < rows * block.units; i++) {
      block.deltas[i] = Math.signum(block.outputs[i] - block.targets[i]);
    }
  }
}
