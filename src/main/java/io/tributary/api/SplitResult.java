package io.tributary.api;

import io.tributary.evaluation.ClassMetrics;
import io.tributary.evaluation.Metric;
import io.tributary.evaluation.Metrics;

/**
 * What a trained network is worth on the rows of one split.
 *
 * @param metrics in the order of reports
 * @param baseline what the baseline's prediction is worth on the same rows, by the metric that it
 *     is compared by
 * @param perClass for each class or label; empty for numbers
 */
public record SplitResult(Metrics metrics, Metric baseline, ClassMetrics perClass) {}
