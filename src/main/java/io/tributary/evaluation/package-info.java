/**
 * Metrics as mergeable sums, in double.
 *
 * <p>Rows are added one by one to an {@link io.tributary.evaluation.EvaluationSum}, sums of shards
 * are merged in order, and only then does a sum become metrics. Invariant: undefined metrics are
 * null, never NaN. Imports nothing of ours; imported by training and everything after. Start
 * reading at {@link io.tributary.evaluation.EvaluationSum}.
 */
package io.tributary.evaluation;
