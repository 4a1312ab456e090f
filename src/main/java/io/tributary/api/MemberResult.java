package io.tributary.api;

import io.tributary.config.Spelling;
import io.tributary.training.Ending;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What one network of an ensemble came to.
 *
 * @param index from 0
 * @param seed of its random numbers
 * @param foldRows of an ensemble of folds, how many rows it has held out; empty: of another one
 * @param ending of its training
 * @param epochs completed
 * @param steps done, over all epochs
 * @param bestEpoch by the validation rows, from 1; empty without early stopping
 * @param results what it is worth by itself
 */
public record MemberResult(
    int index,
    long seed,
    Optional<Long> foldRows,
    Ending ending,
    int epochs,
    long steps,
    Optional<Integer> bestEpoch,
    RunMetrics results) {

  static MemberResult of(TrainedMember one, Optional<Long> foldRows, RunMetrics results) {
    return new MemberResult(
        one.member().index(),
        one.member().seed(),
        foldRows,
        one.outcome().ending(),
        one.outcome().epochs(),
        one.outcome().steps(),
        one.outcome().bestEpoch(),
        results);
  }

  /** An element of {@code members} in {@code summary.json}: plain values in reading order. */
  Map<String, Object> plain() {
    Map<String, Object> plain = new LinkedHashMap<>();
    plain.put("member", index);
    plain.put("seed", seed);
    foldRows.ifPresent(rows -> plain.put("foldRows", rows));
    plain.put("status", Spelling.of(ending));
    plain.put("epochs", epochs);
    plain.put("steps", steps);
    bestEpoch.ifPresent(epoch -> plain.put("bestEpoch", epoch));
    plain.putAll(results.measured());
    return plain;
  }
}
