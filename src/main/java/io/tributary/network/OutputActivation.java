package io.tributary.network;

import io.tributary.math.FloatFunctions;

/** What the output layer does with its sums, the logits. */
public enum OutputActivation {
  /** e^zⱼ / Σ e^zₖ over a row's units. */
  SOFTMAX {
    @Override
    void apply(
        FloatFunctions functions,
        float[] logits,
        float[] outputs,
        double[] expSums,
        int rows,
        int units) {
      for (int row = 0; row < rows; row++) {
        int begin = row * units;
        float max = max(logits, begin, units);
        for (int j = begin; j < begin + units; j++) {
          outputs[j] = logits[j] - max;
        }
      }
      // All rows at once: a row of few units would be a short range.
      functions.exp(outputs, 0, rows * units);
      for (int row = 0; row < rows; row++) {
        int begin = row * units;
        double sum = 0;
        for (int j = begin; j < begin + units; j++) {
          sum += outputs[j];
        }
        expSums[row] = sum;
        float scale = (float) (1 / sum);
        for (int j = begin; j < begin + units; j++) {
          outputs[j] *= scale;
        }
      }
    }
  },
  /** 1 / (1 + e⁻ᶻ), each unit by itself. */
  SIGMOID {
    @Override
    void apply(
        FloatFunctions functions,
        float[] logits,
        float[] outputs,
        double[] expSums,
        int rows,
        int units) {
      System.arraycopy(logits, 0, outputs, 0, rows * units);
      functions.sigmoid(outputs, 0, rows * units);
    }
  },
  /** The logits as they are. */
  IDENTITY {
    @Override
    void apply(
        FloatFunctions functions,
        float[] logits,
        float[] outputs,
        double[] expSums,
        int rows,
        int units) {
      System.arraycopy(logits, 0, outputs, 0, rows * units);
    }
  };

  /**
   * Outputs from logits.
   *
   * @param functions the thread's
   * @param logits rows × units, row-major
   * @param outputs rows × units, row-major, overwritten
   * @param expSums for softmax receives Σ e^(zₖ − max z) of each row, for the loss to use
   */
  abstract void apply(
      FloatFunctions functions,
      float[] logits,
      float[] outputs,
      double[] expSums,
      int rows,
      int units);

  /** The largest of a row's logits. */
  static float max(float[] logits, int from, int units) {
    float max = logits[from];
    for (int j = from + 1; j < from + units; j++) {
      max = Math.max(max, logits[j]);
    }
    return max;
  }

  /** Σ e^(zₖ − max z) of a row. */
  static double expSum(float[] logits, int from, int units) {
    float max = max(logits, from, units);
    double sum = 0;
    for (int j = from; j < from + units; j++) {
      sum += FloatFunctions.exp(logits[j] - max);
    }
    return sum;
  }

  /**
   * The class that a row's outputs stand for: with one unit, class 1 where it is above 1/2; else
   * the largest unit's, the first among equals.
   */
  public int predictedClass(float[] outputs, int offset, int units) {
    if (units == 1) {
      return outputs[offset] > 0.5f ? 1 : 0;
    }
    int best = 0;
    for (int j = 1; j < units; j++) {
      if (outputs[offset + j] > outputs[offset + best]) {
        best = j;
      }
    }
    return best;
  }
}
