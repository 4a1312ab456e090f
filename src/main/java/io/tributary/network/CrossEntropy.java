package io.tributary.network;

import io.tributary.data.LabelEncoding;
import io.tributary.data.Task;
import io.tributary.math.FloatFunctions;

/**
 * −Σ y ln a with softmax; −Σ (y ln a + (1−y) ln(1−a)) with sigmoid. Computed from the logits, so
 * that a saturated output gives a large number, not NaN. For classes and labels.
 */
public record CrossEntropy() implements Loss {
  @Override
  public boolean accepts(OutputActivation activation) {
    return activation == OutputActivation.SOFTMAX || activation == OutputActivation.SIGMOID;
  }

  @Override
  public boolean accepts(LabelEncoding label) {
    return label.task() == Task.CLASSIFICATION;
  }

  @Override
  public boolean takesShares() {
    return true;
  }

  @Override
  public boolean isFusedWith(OutputActivation activation) {
    return true;
  }

  @Override
  public void rowLosses(OutputActivation activation, OutputBlock block, int rows, double[] losses) {
    if (activation == OutputActivation.SOFTMAX) {
      for (int row = 0; row < rows; row++) {
        losses[row] = softmaxLoss(block, row);
      }
    } else {
      sigmoidLosses(block, rows, losses);
    }
  }

  // −Σ yⱼ (zⱼ − max − ln Σ e^(zₖ − max)): one logarithm a row.
  private static double softmaxLoss(OutputBlock block, int row) {
    int units = block.units;
    int from = row * units;
    float[] logits = block.logits;
    float[] targets = block.targets;
    float max = OutputActivation.max(logits, from, units);
    double dot = 0;
    double targetSum = 0;
    for (int j = from; j < from + units; j++) {
      dot += targets[j] * (double) (logits[j] - max);
      targetSum += targets[j];
    }
    return targetSum * StrictMath.log(block.expSums[row]) - dot;
  }

  // Σ max(z, 0) − z·y + ln(1 + e^−|z|). The logarithms of as many rows at once as scratch holds.
  private static void sigmoidLosses(OutputBlock block, int rows, double[] losses) {
    int units = block.units;
    double[] scratch = block.scratch;
    int rowsAtOnce = scratch.length / units;
    for (int first = 0; first < rows; first += rowsAtOnce) {
      int end = Math.min(first + rowsAtOnce, rows);
      int from = first * units;
      FloatFunctions.log1pExpMinusAbs(block.logits, from, (end - first) * units, scratch);
      for (int row = first; row < end; row++) {
        double sum = 0;
        for (int j = row * units; j < (row + 1) * units; j++) {
          double z = block.logits[j];
          sum += Math.max(z, 0) - z * block.targets[j] + scratch[j - from];
        }
        losses[row] = sum;
      }
    }
  }

  // With softmax or sigmoid outputs and their derivative in one: dC/dz = a − y. With softmax this
  // takes targets that add up to 1, as one-hot ones do.
  @Override
  public void deltas(OutputActivation activation, OutputBlock block, int rows) {
    float[] outputs = block.outputs;
    float[] targets = block.targets;
    float[] deltas = block.deltas;
    int units = block.units;
    for (int i = 0; i < rows * units; i++) {
      deltas[i] = outputs[i] - targets[i];
    }
  }

  @Override
  public boolean isOfSquares() {
    return false;
  }
}
