package io.tributary.network;

import io.tributary.math.FloatFunctions;

/**
 * What training makes small. A row's loss has no factor ½ and is summed over outputs; a batch's is
 * the mean over its rows.
 */
public enum Loss {
  /** Σ (a − y)². */
  SQUARED_ERROR {
    @Override
    public boolean accepts(OutputActivation activation) {
      return true;
    }

    @Override
    void rowLosses(
        OutputActivation activation,
        float[] logits,
        float[] outputs,
        float[] targets,
        double[] expSums,
        int from,
        int rows,
        int units,
        double[] scratch,
        double[] losses) {
      for (int row = 0; row < rows; row++) {
        int begin = from + row * units;
        double sum = 0;
        for (int j = begin; j < begin + units; j++) {
          double difference = (double) outputs[j] - targets[j];
          sum += difference * difference;
        }
        losses[row] = sum;
      }
    }

    @Override
    void deltas(
        OutputActivation activation,
        float[] outputs,
        float[] targets,
        float[] deltas,
        int rows,
        int units) {
      int n = rows * units;
      for (int i = 0; i < n; i++) {
        deltas[i] = 2 * (outputs[i] - targets[i]);
      }
      switch (activation) {
        case IDENTITY -> {}
        case SIGMOID -> {
          for (int i = 0; i < n; i++) {
            deltas[i] *= outputs[i] * (1 - outputs[i]);
          }
        }
        case SOFTMAX -> {
          // dC/dz_j = a_j (g_j − Σ_k g_k a_k), with g = dC/da.
          for (int begin = 0; begin < n; begin += units) {
            float dot = 0;
            for (int j = begin; j < begin + units; j++) {
              dot += deltas[j] * outputs[j];
            }
            for (int j = begin; j < begin + units; j++) {
              deltas[j] = outputs[j] * (deltas[j] - dot);
            }
          }
        }
      }
    }
  },
  /**
   * −Σ y ln a with softmax; −Σ (y ln a + (1−y) ln(1−a)) with sigmoid. Computed from the logits, so
   * that a saturated output gives a large number, not NaN.
   */
  CROSS_ENTROPY {
    @Override
    public boolean accepts(OutputActivation activation) {
      return activation != OutputActivation.IDENTITY;
    }

    @Override
    void rowLosses(
        OutputActivation activation,
        float[] logits,
        float[] outputs,
        float[] targets,
        double[] expSums,
        int from,
        int rows,
        int units,
        double[] scratch,
        double[] losses) {
      if (activation == OutputActivation.SOFTMAX) {
        for (int row = 0; row < rows; row++) {
          losses[row] = softmaxLoss(logits, targets, expSums[row], from + row * units, units);
        }
      } else {
        sigmoidLosses(logits, targets, from, rows, units, scratch, losses);
      }
    }

    @Override
    void deltas(
        OutputActivation activation,
        float[] outputs,
        float[] targets,
        float[] deltas,
        int rows,
        int units) {
      // For both: dC/dz = a − y. With softmax this takes targets that add up to 1, as one-hot ones
      // do.
      for (int i = 0; i < rows * units; i++) {
        deltas[i] = outputs[i] - targets[i];
      }
    }
  };

  // −Σ yⱼ (zⱼ − max − ln Σ e^(zₖ − max)): one logarithm a row.
  private static double softmaxLoss(
      float[] logits, float[] targets, double expSum, int from, int units) {
    float max = OutputActivation.max(logits, from, units);
    double dot = 0;
    double targetSum = 0;
    for (int j = from; j < from + units; j++) {
      dot += targets[j] * (double) (logits[j] - max);
      targetSum += targets[j];
    }
    return targetSum * StrictMath.log(expSum) - dot;
  }

  // Σ max(z, 0) − z·y + ln(1 + e^−|z|). The logarithms of as many rows at once as scratch holds.
  private static void sigmoidLosses(
      float[] logits,
      float[] targets,
      int from,
      int rows,
      int units,
      double[] scratch,
      double[] losses) {
    int rowsAtOnce = scratch.length / units;
    for (int first = 0; first < rows; first += rowsAtOnce) {
      int end = Math.min(first + rowsAtOnce, rows);
      int firstBegin = from + first * units;
      FloatFunctions.log1pExpMinusAbs(logits, firstBegin, (end - first) * units, scratch);
      for (int row = first; row < end; row++) {
        int begin = from + row * units;
        double sum = 0;
        for (int j = begin; j < begin + units; j++) {
          double z = logits[j];
          sum += Math.max(z, 0) - z * targets[j] + scratch[j - firstBegin];
        }
        losses[row] = sum;
      }
    }
  }

  /** Whether the loss is defined for the outputs of an activation. */
  public abstract boolean accepts(OutputActivation activation);

  /** One row's loss, from nothing but its numbers. */
  final double rowLoss(
      OutputActivation activation,
      float[] logits,
      float[] outputs,
      float[] targets,
      int from,
      int units) {
    double expSum =
        activation == OutputActivation.SOFTMAX ? OutputActivation.expSum(logits, from, units) : 0;
    double[] loss = new double[1];
    rowLosses(
        activation,
        logits,
        outputs,
        targets,
        new double[] {expSum},
        from,
        1,
        units,
        new double[units],
        loss);
    return loss[0];
  }

  /**
   * Each row's loss, with what the rows' forward pass has already computed.
   *
   * @param expSums with softmax, Σ e^(zₖ − max z) of each row
   * @param from where the first row begins in logits, outputs and targets, all rows × units
   * @param scratch of at least a row's length
   * @param losses rows, overwritten
   */
  abstract void rowLosses(
      OutputActivation activation,
      float[] logits,
      float[] outputs,
      float[] targets,
      double[] expSums,
      int from,
      int rows,
      int units,
      double[] scratch,
      double[] losses);

  /**
   * The loss's gradient with respect to the logits.
   *
   * @param deltas rows × units, overwritten
   */
  abstract void deltas(
      OutputActivation activation,
      float[] outputs,
      float[] targets,
      float[] deltas,
      int rows,
      int units);
}
