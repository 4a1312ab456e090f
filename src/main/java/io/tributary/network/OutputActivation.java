package io.tributary.network;

/** What the output layer does with its sums, the logits. */
public enum OutputActivation {
  /** e^zⱼ / Σ e^zₖ over a row's units. */
  SOFTMAX {
    @Override
    void apply(OutputBlock block, int rows) {
      float[] logits = block.logits;
      float[] outputs = block.outputs;
      int units = block.units;
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

    // dC/dzⱼ = aⱼ (gⱼ − Σₖ gₖ aₖ), with g = dC/da.
    @Override
    void backward(OutputBlock block, int rows) {
      float[] outputs = block.outputs;
      float[] deltas = block.deltas;
      int units = block.units;
      for (int begin = 0; begin < rows * units; begin += units) {
        float dot = 0;
        for (int j = begin; j < begin + units; j++) {
          dot += deltas[j] * outputs[j];
        }
        for (int j = begin; j < begin + units; j++) {
          deltas[j] = outputs[j] * (deltas[j] - dot);
        }
      }
    }
  },
  /** 1 / (1 + e⁻ᶻ), each unit by itself. */
  SIGMOID {
    @Override
    void apply(OutputBlock block, int rows) {
      int n = rows * block.units;
      System.arraycopy(block.logits, 0, block.outputs, 0, n);
      block.functions.sigmoid(block.outputs, 0, n);
    }

    // dC/dz = dC/da · a (1 − a).
    @Override
    void backward(OutputBlock block, int rows) {
      float[] outputs = block.outputs;
      float[] deltas = block.deltas;
      for (int i = 0; i < rows * block.units; i++) {
        deltas[i] *= outputs[i] * (1 - outputs[i]);
      }
    }
  },
  /** The logits as they are. */
  IDENTITY {
    @Override
    void apply(OutputBlock block, int rows) {
      System.arraycopy(block.logits, 0, block.outputs, 0, rows * block.units);
    }

    @Override
    void backward(OutputBlock block, int rows) {}
  },
  /** eᶻ, each unit by itself: the logits are logarithms of means. */
  EXPONENTIAL {
    @Override
    void apply(OutputBlock block, int rows) {
      int n = rows * block.units;
      System.arraycopy(block.logits, 0, block.outputs, 0, n);
      block.functions.exp(block.outputs, 0, n);
    }

    // dC/dz = dC/da · a; 0 where a is, however large dC/da.
    @Override
    void backward(OutputBlock block, int rows) {
      float[] outputs = block.outputs;
      float[] deltas = block.deltas;
      for (int i = 0; i < rows * block.units; i++) {
        deltas[i] = outputs[i] == 0 ? 0 : deltas[i] * outputs[i];
      }
    }
  };

  /**
   * The block's outputs from its logits; with softmax, also Σ e^(zₖ − max z) of each row, for the
   * loss to use.
   */
  abstract void apply(OutputBlock block, int rows);

  /** From the loss's gradient with respect to the outputs, in the block's deltas, to the logits. */
  abstract void backward(OutputBlock block, int rows);

  /** The largest of a row's logits. */
  static float max(float[] logits, int from, int units) {
    float max = logits[from];
    for (int j = from + 1; j < from + units; j++) {
      max = Math.max(max, logits[j]);
    }
    return max;
  }

  /**
   * The class that a row's logits stand for: with one unit, class 1 where it is above 0, which a
   * probability above 1/2 is; else the largest unit's, the first among equals.
   */
  public int predictedClass(float[] logits, int offset, int units) {
    if (units == 1) {
      return logits[offset] > 0 ? 1 : 0;
    }
    int best = 0;
    for (int j = 1; j < units; j++) {
      if (logits[offset + j] > logits[offset + best]) {
        best = j;
      }
    }
    return best;
  }

  /**
   * A number that ranks rows as class 1's probability does, where there are two classes: the logit
   * of that probability, ln(p₁ / p₀). Probabilities of float are coarse near 1, logits are not.
   */
  public float rank(float[] logits, int offset, int units) {
    return units == 1
        ? logits[offset]
        : (float) (logShare(logits[offset + 1]) - logShare(logits[offset]));
  }

  /**
   * The classes' probabilities from a row's logits, in double: they add up to 1 but for rounding.
   * With one unit p₁ = 1 / (1 + e⁻ᶻ); else e^zⱼ / Σ e^zₖ; of sigmoid units, which each speak for
   * themselves, aⱼ / Σ aₖ.
   *
   * @param probabilities one for each class, overwritten
   */
  public void probabilities(float[] logits, int offset, int units, double[] probabilities) {
    if (units == 1) {
      probabilities[0] = probability(-logits[offset]);
      probabilities[1] = probability(logits[offset]);
      return;
    }
    double max = Double.NEGATIVE_INFINITY;
    for (int j = 0; j < units; j++) {
      probabilities[j] = logShare(logits[offset + j]);
      max = Math.max(max, probabilities[j]);
    }
    double sum = 0;
    for (int j = 0; j < units; j++) {
      probabilities[j] = StrictMath.exp(probabilities[j] - max);
      sum += probabilities[j];
    }
    for (int j = 0; j < units; j++) {
      probabilities[j] /= sum;
    }
  }

  /**
   * −ln of the {@linkplain #probabilities probability} of a class, which is finite where the
   * probability itself is too small for a number.
   */
  public double logLoss(float[] logits, int offset, int units, int actual) {
    if (units == 1) {
      double against = actual == 1 ? -logits[offset] : logits[offset];
      return Math.max(against, 0) + StrictMath.log1p(StrictMath.exp(-Math.abs(against)));
    }
    double max = Double.NEGATIVE_INFINITY;
    for (int j = 0; j < units; j++) {
      max = Math.max(max, logShare(logits[offset + j]));
    }
    double sum = 0;
    for (int j = 0; j < units; j++) {
      sum += StrictMath.exp(logShare(logits[offset + j]) - max);
    }
    return StrictMath.log(sum) - (logShare(logits[offset + actual]) - max);
  }

  /** The probability of a sigmoid unit by itself, 1 / (1 + e⁻ᶻ), in double. */
  public static double probability(float logit) {
    double odds = StrictMath.exp(-Math.abs((double) logit));
    return (logit > 0 ? 1 : odds) / (1 + odds);
  }

  // The logarithm of what a unit's share among the classes is proportional to: z of softmax units,
  // ln a = min(z, 0) − ln(1 + e^−|z|) of sigmoid units.
  private double logShare(float logit) {
    return this == SIGMOID
        ? Math.min(logit, 0) - StrictMath.log1p(StrictMath.exp(-Math.abs((double) logit)))
        : logit;
  }
}
