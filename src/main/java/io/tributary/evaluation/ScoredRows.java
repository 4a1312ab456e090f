package io.tributary.evaluation;

import io.tributary.data.LabelEncoding;
import io.tributary.network.OutputActivation;

/**
 * A block of rows that a network has scored: what it said, and what is true. The arrays are the
 * network's own buffers, row-major, rows × units; they change from block to block.
 *
 * @param label what is predicted
 * @param activation of the outputs
 * @param units the outputs of a row
 * @param logits what the outputs are made of
 * @param outputs the predictions
 * @param targets what is true: 0 or 1 for each class or label, the class's index if there is one
 *     unit, or scaled numbers
 * @param losses the rows' losses, unweighted
 * @param weights the rows' weights; null: each weighs 1
 */
public record ScoredRows(
    LabelEncoding label,
    OutputActivation activation,
    int units,
    float[] logits,
    float[] outputs,
    float[] targets,
    double[] losses,
    float[] weights) {

  /** The weight of a row. */
  public double weight(int row) {
    return weights == null ? 1 : weights[row];
  }

  /**
   * The probabilities of a row's classes, where the outputs are such: one of class 1, or one for
   * each class.
   *
   * @param probabilities one for each class, overwritten
   */
  void probabilities(int row, double[] probabilities) {
    if (units == 1) {
      probabilities[1] = outputs[row];
      probabilities[0] = 1 - probabilities[1];
      return;
    }
    for (int k = 0; k < units; k++) {
      probabilities[k] = outputs[row * units + k];
    }
  }

  /** The probabilities of a row's classes, whatever the outputs are. */
  void classProbabilities(int row, double[] probabilities) {
    if (units == 1 || activation == OutputActivation.SOFTMAX) {
      probabilities(row, probabilities);
    } else {
      activation.probabilities(logits, row * units, units, probabilities);
    }
  }

  /** The class that a row has: its only target, or the one that is not 0. */
  int actualClass(int row) {
    if (units == 1) {
      return (int) targets[row];
    }
    int actual = row * units;
    while (targets[actual] == 0) {
      actual++;
    }
    return actual - row * units;
  }
}
