/**
 * The training loop, its state and its settings: accumulate, average, update.
 *
 * <p>{@link io.tributary.training.TrainingLoop} asks an {@link io.tributary.engine.Engine} for the
 * gradient sum of a mini-batch at the current parameters, divides by the batch's weight, lets the
 * optimiser update the parameters, and goes on: it sees neither Spark nor threads.
 *
 * <p>Invariant: training does no input or output; listeners do. No class here knows Spark. Start
 * reading at {@link io.tributary.training.TrainingLoop}.
 */
package io.tributary.training;
