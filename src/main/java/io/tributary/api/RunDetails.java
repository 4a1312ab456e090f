package io.tributary.api;

import io.tributary.config.Spelling;
import io.tributary.math.MathBackend;
import io.tributary.training.EngineChoice;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is told of a run that was not stopped.
 *
 * @param engine which one computed the last steps
 * @param master Spark's
 * @param shards logical pieces of the training set
 * @param seed of the run
 * @param mathBackend which kernels computed
 * @param mathKernels their name, version and processor
 * @param rows how many were for what
 * @param parameters how many the network has, or all of an ensemble's together
 * @param results what the network is worth on each split
 * @param members what each network of an ensemble is; empty if there is one network
 * @param times where the time went
 * @param resumedFromStep the step that the run went on from; empty if it began
 * @param notes what the user should know of tables and training, a line each
 * @param warnings what went wrong that the run survived, a line each
 */
public record RunDetails(
    EngineChoice engine,
    String master,
    int shards,
    long seed,
    MathBackend mathBackend,
    String mathKernels,
    RunRows rows,
    int parameters,
    RunMetrics results,
    List<MemberResult> members,
    RunTimes times,
    Optional<Long> resumedFromStep,
    List<String> notes,
    List<String> warnings) {
  public RunDetails {
    members = List.copyOf(members);
    notes = List.copyOf(notes);
    warnings = List.copyOf(warnings);
  }

  /** Adds what {@code summary.json} says of them before the model's hash. */
  void describe(Map<String, Object> summary) {
    summary.put("engine", Spelling.of(engine));
    summary.put("master", master);
    summary.put("shards", shards);
    summary.put("seed", seed);
    summary.put("mathBackend", Spelling.of(mathBackend));
    summary.put("mathKernels", mathKernels);
    summary.put("rows", rows.described());
    summary.put("parameters", parameters);
    summary.put("final", results.plain());
    if (!members.isEmpty()) {
      results.outOfFold().ifPresent(metrics -> summary.put("outOfFold", metrics.plain()));
      summary.put("members", members.stream().map(MemberResult::plain).toList());
    }
    times.describe(summary);
  }

  /** Adds what {@code summary.json} says at its end. */
  void describeNotes(Map<String, Object> summary) {
    if (!notes.isEmpty()) {
      summary.put("notes", notes);
    }
    if (!warnings.isEmpty()) {
      summary.put("warnings", warnings);
    }
  }
}
