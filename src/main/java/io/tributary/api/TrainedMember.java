package io.tributary.api;

import io.tributary.training.EngineChoice;
import io.tributary.training.TrainingOutcome;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What the training of one network came to.
 *
 * @param member which one
 * @param outcome how it ended
 * @param parameters that it came to
 * @param penalty what they cost beside the loss; empty without a penalty
 * @param resumedFrom the step that it went on from; empty if it began
 * @param checkpoint from where it can go on, if it was stopped and there is one
 * @param engine which one computed the last steps
 * @param stepPartsMillis what a step's time went into; empty if the engine cannot say
 */
record TrainedMember(
    Member member,
    TrainingOutcome outcome,
    float[] parameters,
    OptionalDouble penalty,
    Optional<Long> resumedFrom,
    Optional<String> checkpoint,
    EngineChoice engine,
    Map<String, Double> stepPartsMillis) {}
