package io.tributary.network;

/**
 * How far a prediction is off, in the label's own units; less is better, and of rows and outputs
 * the mean is taken.
 */
public interface LabelMetric {
  /** As files and reports have it. */
  String name();

  /** What the prediction of a number costs. */
  double of(double actual, double predicted);
}
