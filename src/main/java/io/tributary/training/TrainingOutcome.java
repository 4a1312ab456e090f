package io.tributary.training;

import java.util.Optional;

/**
 * How a run ended.
 *
 * @param parameters in {@link io.tributary.network.Topology}'s layout
 * @param epochs completed
 * @param steps done, over all epochs
 * @param rows training rows used since the run began, or went on
 * @param times of the steps
 * @param divergence why training had to stop; empty if it did not
 */
public record TrainingOutcome(
    float[] parameters,
    int epochs,
    long steps,
    long rows,
    StepTimes times,
    Optional<String> divergence) {}
