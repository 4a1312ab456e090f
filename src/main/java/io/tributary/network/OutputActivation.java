package io.tributary.network;

import io.tributary.math.FloatFunctions;

/** What the output layer does with its sums, the logits. */
public enum OutputActivation {
  /** e^zⱼ / Σ e^zₖ over a row's units. */
  SOFTMAX {
    @Override
    void apply(float[] logits, float[] outputs, int rows, int units) {
      for (int begin = 0; begin < rows * units; begin += units) {
        float max = logits[begin];
        for (int j = begin + 1; j < begin + units; j++) {
          max = Math.max(max, logits[j]);
        }
        double sum = 0;
        for (int j = begin; j < begin + units; j++) {
          outputs[j] = FloatFunctions.exp(logits[j] - max);
          sum += outputs[j];
        }
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
    void apply(float[] logits, float[] outputs, int rows, int units) {
      for (int i = 0; i < rows * units; i++) {
        outputs[i] = FloatFunctions.sigmoid(logits[i]);
      }
    }
  },
  /** The logits as they are. */
  IDENTITY {
    @Override
    void apply(float[] logits, float[] outputs, int rows, int units) {
      System.arraycopy(logits, 0, outputs, 0, rows * units);
    }
  };

  /**
   * Outputs from logits.
   *
   * @param logits rows × units, row-major
   * @param outputs rows × units, row-major, overwritten
   */
  abstract void apply(float[] logits, float[] outputs, int rows, int units);

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
