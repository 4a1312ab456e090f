/**
 * The training loop, its state and its settings: accumulate, average, update.
 *
 * <p>{@link io.tributary.training.TrainingLoop} asks an {@link io.tributary.engine.Engine} for the
 * steps of an epoch, segment after segment, hears of each, and sees the state at the segments'
 * ends: it knows neither Spark nor threads.
 *
 * <p>Invariant: training does no input or output; listeners do. No class here knows Spark. Start
 * reading at {@link io.tributary.training.TrainingLoop}.
 */
package io.tributary.training;
