package io.tributary.network;

/** What the output layer does with its sums, the logits. */
public enum OutputActivation {
  /** e^zⱼ / Σ e^zₖ over a row's units. */
  SOFTMAX {
    @Override
    void apply(Workspace block, int rows) {
      float[] logits = block.logits;
      float[] outputs = block.outputs();
      int units = block.outputUnits;
      for (int row = 0; row < rows; row++) {
        int begin = row * units;
        float max = max(logits, begin, units);
        for (int j = begin; j < begin + units; j++) {
          outputs[j] = logits[j] - max;
        }
      }
      // All rows at once: a row of few units would be a short range.
      block.functions.exp(outputs, 0, rows * units);
      for (int row = 0; row < rows; row++) {
        int begin = row * units;
        double sum = 0;
        for (int j = begin; j < begin + units; j++) {
          sum += outputs[j];
        }
        block.expSums[row] = sum;
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
    void apply(Workspace block, int rows) {
      int n = rows * block.outputUnits;
      System.arraycopy(block.logits, 0, block.outputs(), 0, n);
      block.functions.sigmoid(block.outputs(), 0, n);
    }
  },
  /** The logits as they are. */
  IDENTITY {
    @Override
    void apply(Workspace block, int rows) {
      System.arraycopy(block.logits, 0, block.outputs(), 0, rows * block.outputUnits);
    }
  };

  /**
   * The block's outputs from its logits; with softmax, also Σ e^(zₖ − max z) of each row, for the
   * loss to use.
   */
  abstract void apply(Workspace block, int rows);

  /** The largest of a row's logits. */
  static float max(float[] logits, int from, int units) {
    float max = logits[from];
    for (int j = from + 1; j < from + units; j++) {
      max = Math.max(max, logits[j]);
    }
    return max;
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
