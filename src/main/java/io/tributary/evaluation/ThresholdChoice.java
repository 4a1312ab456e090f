package io.tributary.evaluation;

/**
 * A threshold at which a metric of two classes is best.
 *
 * @param threshold the probability above which the second class is predicted
 * @param value the metric there; NaN if it is defined at no threshold
 * @param even the metric at a threshold of ½
 */
public record ThresholdChoice(double threshold, double value, double even) {}
