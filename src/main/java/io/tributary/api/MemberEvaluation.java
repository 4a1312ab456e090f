package io.tributary.api;

import io.tributary.data.LabelEncoding;
import io.tributary.engine.Split;
import io.tributary.ingest.ShardedTable;
import io.tributary.model.SafeFiles;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * What a run's networks are worth: together, and of several each by itself.
 *
 * @param together the mean of their outputs
 * @param members each network; empty if there is one
 */
record MemberEvaluation(FinalEvaluation together, List<MemberResult> members) {
  /** Of networks that there is nothing to measure of. */
  static MemberEvaluation none(LabelEncoding label) {
    return new MemberEvaluation(FinalEvaluation.none(label), List.of());
  }

  /** Measures all of them, and tells what the user should know. */
  static MemberEvaluation of(
      RunScope scope,
      TrainedEvaluator evaluator,
      List<TrainedMember> trained,
      PreparedTables tables,
      LabelEncoding label) {
    float[][] parameters = trained.stream().map(TrainedMember::parameters).toArray(float[][]::new);
    OptionalDouble penalty =
        trained.size() == 1 ? trained.get(0).penalty() : OptionalDouble.empty();
    Set<Split> heldOut = tables.heldOut();
    FinalEvaluation together = FinalEvaluation.of(evaluator, parameters, penalty, heldOut, label);
    together.notes().forEach(scope::note);
    MemberEvaluation all = new MemberEvaluation(together, new ArrayList<>());
    if (trained.size() > 1 && together.failure().isEmpty()) {
      all.addMembers(evaluator, trained, tables, label);
    }
    all.failure()
        .ifPresent(
            e -> scope.warn("The trained model could not be evaluated: " + SafeFiles.reason(e)));
    return all;
  }

  private void addMembers(
      TrainedEvaluator evaluator,
      List<TrainedMember> trained,
      PreparedTables tables,
      LabelEncoding label) {
    ShardedTable table = tables.training();
    for (TrainedMember one : trained) {
      float[][] own = {one.parameters()};
      FinalEvaluation alone =
          evaluator.alone(
              one.member(),
              by -> FinalEvaluation.of(by, own, one.penalty(), tables.heldOut(), label));
      Optional<Long> foldRows =
          table.folds() == 0
              ? Optional.empty()
              : Optional.of(table.foldRowsInAll(one.member().fold()));
      members.add(MemberResult.of(one, foldRows, alone.results()));
    }
  }

  /** The metrics of the mean outputs. */
  RunMetrics results() {
    return together.results();
  }

  /** What ended the evaluation of the mean outputs before its end. */
  Optional<RuntimeException> failure() {
    return together.failure();
  }
}
