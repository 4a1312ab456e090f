package io.tributary.network;

import io.tributary.data.ClassLabel;

/**
 * Which class a row's logits stand for: the most likely one; of two classes the second one where
 * its probability is above a threshold.
 *
 * <p>Compared are logits of probabilities, {@link OutputActivation#rank} and ln(t / (1 − t)), as
 * floats: probabilities of floats are coarse near 0 and 1.
 *
 * @param activation of the outputs
 * @param units how many outputs a row has
 * @param threshold t
 */
public record ClassDecision(OutputActivation activation, int units, double threshold) {
  /** The index of the class; the row's logits begin at {@code offset}. */
  public int of(float[] logits, int offset) {
    return threshold == ClassLabel.EVEN
        ? activation.predictedClass(logits, offset, units)
        : activation.rank(logits, offset, units) > cut(threshold) ? 1 : 0;
  }

  /** The logit above which a threshold is passed. */
  public static float cut(double threshold) {
    return (float) StrictMath.log(threshold / (1 - threshold));
  }
}
