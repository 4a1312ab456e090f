/**
 * The training loop and what it is made of: accumulate, average, update.
 *
 * <p>{@link io.tributary.training.TrainingLoop} asks an {@link io.tributary.training.Engine} for
 * the gradient sum of a mini-batch at the current parameters, divides by the batch's weight, lets
 * the optimiser update the parameters, and goes on: it sees neither Spark nor threads. {@link
 * io.tributary.training.EpochPlan} says which rows are a batch, {@link
 * io.tributary.training.MergeTree} in which order the shards' sums are added.
 *
 * <p>Invariant: training does no input or output; listeners do. No class here knows Spark; imported
 * by cluster, report, api and app. Start reading at {@link io.tributary.training.TrainingLoop}.
 */
package io.tributary.training;
