/**
 * Metrics as sums that can be merged: what a model's outputs are worth, over data that lie on many
 * machines.
 *
 * <p>In: blocks of rows that a network has scored ({@link io.tributary.evaluation.ScoredRows}).
 * Out: the metrics that the run folder reports, in its names and order, each of which says which
 * way is better ({@link io.tributary.evaluation.Metric}). Nothing is averaged before {@link
 * io.tributary.evaluation.EvaluationSum#metrics()}, so that the split into shards does not matter
 * for what is measured.
 *
 * <p>The sums travel between machines: they are final classes of primitive arrays, not records,
 * which Spark's Kryo cannot serialise, and bounded whatever rows and classes there are.
 *
 * <p>Invariant: the same rows added in the same order, and the same parts merged in the same order,
 * give the same bits.
 *
 * <p>Start reading at {@link io.tributary.evaluation.EvaluationSum}.
 */
package io.tributary.evaluation;
