package io.tributary.network;

import java.util.function.DoubleBinaryOperator;

/**
 * How far predictions are off, in the label's own units; less is better, and of rows and outputs
 * the mean is taken.
 *
 * @param name as files and reports have it
 * @param cost of a label's number and its prediction
 */
public record LabelMetric(String name, DoubleBinaryOperator cost) {}
