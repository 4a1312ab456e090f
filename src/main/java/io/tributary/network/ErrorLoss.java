package io.tributary.network;

import io.tributary.data.LabelEncoding;
import io.tributary.data.Task;

/**
 * A loss of numbers that looks at each output and its target alone, and is summed over them.
 * Outputs are their own logits, so that the gradient is with respect to these.
 */
sealed interface ErrorLoss extends Loss permits AbsoluteError, Huber, Quantile {
  /** What one output costs. */
  double cost(double target, double output);

  @Override
  default boolean accepts(OutputActivation activation) {
    return activation == OutputActivation.IDENTITY;
  }

  @Override
  default boolean accepts(LabelEncoding label) {
    return label.task() == Task.REGRESSION;
  }

  @Override
  default boolean isFusedWith(OutputActivation activation) {
    return true;
  }

  @Override
  default boolean isOfSquares() {
    return false;
  }

  @Override
  default void rowLosses(
      OutputActivation activation, OutputBlock block, int rows, double[] losses) {
    for (int row = 0; row < rows; row++) {
      double sum = 0;
      for (int j = row * block.units; j < (row + 1) * block.units; j++) {
        sum += cost(block.targets[j], block.outputs[j]);
      }
      losses[row] = sum;
    }
  }
}
