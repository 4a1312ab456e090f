package io.tributary.network;

import io.tributary.data.LabelEncoding;

/** Σ (a − y)², for any label and any outputs. */
public record SquaredError() implements Loss {
  @Override
  public boolean accepts(OutputActivation activation) {
    return true;
  }

  @Override
  public boolean accepts(LabelEncoding label) {
    return true;
  }

  @Override
  public boolean takesShares() {
    return true;
  }

  @Override
  public boolean isFusedWith(OutputActivation activation) {
    return false;
  }

  @Override
  public void rowLosses(OutputActivation activation, OutputBlock block, int rows, double[] losses) {
    float[] outputs = block.outputs;
    int units = block.units;
    for (int row = 0; row < rows; row++) {
      int begin = row * units;
      double sum = 0;
      for (int j = begin; j < begin + units; j++) {
        double difference = (double) outputs[j] - block.targets[j];
        sum += difference * difference;
      }
      losses[row] = sum;
    }
  }

  @Override
  public void deltas(OutputActivation activation, OutputBlock block, int rows) {
    float[] outputs = block.outputs;
    float[] targets = block.targets;
    float[] deltas = block.deltas;
    int n = rows * block.units;
    for (int i = 0; i < n; i++) {
      deltas[i] = 2 * (outputs[i] - targets[i]);
    }
  }

  @Override
  public boolean isOfSquares() {
    return true;
  }
}
