package io.tributary.api;

import io.tributary.model.TrainedModel;
import java.util.Map;
import java.util.Optional;

/**
 * What a run came to.
 *
 * @param model the trained model; empty if training diverged or was stopped
 * @param summary {@code summary.json}'s content: plain values in reading order
 * @param divergence why training had to stop; empty if it did not
 * @param evaluationFailure what ended the evaluation of the trained model, which then lacks
 *     metrics; empty if nothing did
 */
public record RunResult(
    Optional<TrainedModel> model,
    Map<String, Object> summary,
    Optional<String> divergence,
    Optional<RuntimeException> evaluationFailure) {}
