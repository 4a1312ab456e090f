package io.tributary.extension;

import java.util.Optional;
import java.util.Set;

/**
 * A loss of one's own: what a row costs, and how that changes with the network's outputs. A
 * configuration names its class, {@code network.loss: com.example.LogCosh}.
 *
 * <p>A class has a constructor without parameters. A record, whose components are {@code double},
 * gets them from the configuration: {@code network.loss: {type: com.example.Focal, gamma: 2}}; what
 * its constructor throws is told to the user.
 *
 * <p>One object is used by all threads of a process, and every process makes its own: it keeps
 * nothing between calls, and gives the same bits for the same numbers on any machine (of {@link
 * Math} only arithmetic, roots and the like; {@link StrictMath} for the rest). The arrays are
 * copies with a number for each unit: {@code outputs} and {@code targets} are overwritten by the
 * next call.
 *
 * <p>Weights, class weights and the mean over the rows of a batch are Tributary's business.
 */
public interface RowLoss {
  /** What a network is trained for. */
  enum Task {
    /** Targets are numbers, scaled unless {@code data.labelScaling} is none. */
    REGRESSION,
    /**
     * Targets are 0 or 1: one for each class or label, of two classes with sigmoid outputs one
     * alone. With {@code training.labelSmoothing} they are between.
     */
    CLASSIFICATION
  }

  /** What becomes of the last layer's sums, the logits. */
  enum Outputs {
    /** The logits themselves, of a regression. */
    IDENTITY,
    /** e to the power of each logit, of a regression: means of what is never negative. */
    EXPONENTIAL,
    /** A probability for each unit, of two classes (one unit) or several labels. */
    SIGMOID,
    /** Probabilities of classes, which add up to 1. */
    SOFTMAX
  }

  /** What it is for. */
  Set<Task> tasks();

  /**
   * The outputs that it is for; empty for those that a label has by itself: identity, sigmoid for
   * two classes and several labels, softmax for more classes.
   */
  default Optional<Outputs> outputs() {
    return Optional.empty();
  }

  /**
   * Whether it is a function of the logits and not of the outputs, as one that takes logarithms of
   * probabilities should be: these may be 0 as floats. Its derivative is then by the logits, too.
   */
  default boolean isOfLogits() {
    return false;
  }

  /**
   * What a row costs: a finite number where the outputs are.
   *
   * @param outputs what the network says, or its logits
   * @param targets what is true
   */
  double cost(float[] outputs, float[] targets);

  /**
   * The derivative of {@link #cost} by each output: finite numbers where the outputs are.
   *
   * @param outputs what the network says, or its logits
   * @param targets what is true
   * @param derivative one number for each output, overwritten
   */
  void derivative(float[] outputs, float[] targets, float[] derivative);
}
