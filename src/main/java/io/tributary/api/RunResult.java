package io.tributary.api;

import io.tributary.config.Spelling;
import io.tributary.training.Ending;
import io.tributary.training.TrainingOutcome;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a run came to.
 *
 * @param name of the run
 * @param ending whether it came to its end
 * @param epochs completed
 * @param steps done, over all epochs
 * @param bestEpoch by the validation rows, from 1, whose parameters are the model's unless {@code
 *     training.earlyStopping.restoreBest} is false; empty without early stopping
 * @param model the trained model; empty if training diverged or was stopped
 * @param details all else; empty if training was stopped
 * @param checkpoint from where a stopped run can go on; empty if there is none
 * @param divergence why training had to stop; empty if it did not
 * @param evaluationFailure what ended the evaluation of the trained model, which then lacks
 *     metrics; empty if nothing did
 */
public record RunResult(
    String name,
    Ending ending,
    int epochs,
    long steps,
    Optional<Integer> bestEpoch,
    Optional<Model> model,
    Optional<RunDetails> details,
    Optional<String> checkpoint,
    Optional<String> divergence,
    Optional<RuntimeException> evaluationFailure) {

  static RunResult stopped(String name, TrainingOutcome outcome, Optional<String> checkpoint) {
    return new RunResult(
        name,
        outcome.ending(),
        outcome.epochs(),
        outcome.steps(),
        outcome.bestEpoch(),
        Optional.empty(),
        Optional.empty(),
        checkpoint,
        Optional.empty(),
        Optional.empty());
  }

  /** The result as {@code summary.json} has it: plain values in reading order. */
  public Map<String, Object> summary() {
    Map<String, Object> summary = new LinkedHashMap<>();
    summary.put("name", name);
    summary.put("status", Spelling.of(ending));
    summary.put("epochs", epochs);
    summary.put("steps", steps);
    bestEpoch.ifPresent(epoch -> summary.put("bestEpoch", epoch));
    checkpoint.ifPresent(path -> summary.put("checkpoint", path));
    if (details.isPresent()) {
      details.get().describe(summary);
      summary.put("parametersSha256", model.map(Model::parametersSha256).orElse(null));
      details.get().resumedFromStep().ifPresent(step -> summary.put("resumedFromStep", step));
      divergence.ifPresent(reason -> summary.put("message", reason));
      details.get().describeNotes(summary);
    }
    return summary;
  }

  /** JSON has no other numbers. */
  static Double finite(double value) {
    return Double.isFinite(value) ? value : null;
  }
}
