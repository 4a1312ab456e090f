/**
 * Gradient sums, evaluations and scores, and the engines that compute them: what a step is made of.
 *
 * <p>In: shards, parameters, and which of the rows are a batch ({@link
 * io.tributary.engine.EpochPlan}). Out: sums over the batch's rows, added in the order of the
 * {@link io.tributary.engine.MergeTree}. One thread's arithmetic, whoever runs it, is {@link
 * io.tributary.engine.SliceGradient}, {@link io.tributary.engine.RowsEvaluator} and {@link
 * io.tributary.engine.BlockScorer}; {@link io.tributary.engine.LocalEngine} lets this machine's
 * threads run it, and the cluster package Spark's executors.
 *
 * <p>Invariant: a sum is a function of the shards, the batch and the parameters, whichever engine
 * computes it on however many threads. No class here knows Spark, files or the loop that trains.
 * Start reading at {@link io.tributary.engine.Engine}.
 */
package io.tributary.engine;
