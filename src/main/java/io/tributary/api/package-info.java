/**
 * The door for Spark programs, and what the commands are a thin layer over: {@link
 * io.tributary.api.Tributary#train} a {@code Dataset<Row>} with {@link io.tributary.api.Settings},
 * get a {@link io.tributary.api.Model}, score tables with it, save it, load it. {@link
 * io.tributary.api.Tributary#run} tells all about a run ({@link io.tributary.api.RunResult}) to a
 * {@link io.tributary.api.RunObserver}, under a {@link io.tributary.api.RunControl}; {@link
 * io.tributary.api.PreparedTables} serve many trainings.
 *
 * <p>What is public here is all that a program may touch, with a few values and errors of other
 * packages that it shows; {@code ArchitectureTest} lists them. What is not public is the inside of
 * a run, from {@code TrainingRun} on. May import everything but report and app. Start reading at
 * {@link io.tributary.api.Tributary}.
 */
package io.tributary.api;
