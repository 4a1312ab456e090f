package io.tributary.training;

import static io.tributary.config.ValueTypes.integer;
import static io.tributary.config.ValueTypes.longInteger;
import static io.tributary.config.ValueTypes.number;

import io.tributary.config.Key;
import io.tributary.config.Range;
import io.tributary.config.SectionType;

/**
 * The {@code training.checkpoint} part of a configuration: when the state of a run is saved. None
 * of it changes a result.
 *
 * @param everyEpochs after so many epochs; 0: not by epochs
 * @param everySteps after so many steps; 0: not by steps
 * @param everyMinutes after so much time; 0: not by time
 * @param keep how many checkpoints stay; 0: none is ever written
 */
public record CheckpointSettings(int everyEpochs, long everySteps, double everyMinutes, int keep) {
  private static final Key<Integer> EVERY_EPOCHS =
      Key.of(
          "training.checkpoint.everyEpochs",
          integer(0, Integer.MAX_VALUE),
          0,
          "After so many epochs; 0: not by epochs.");
  private static final Key<Long> EVERY_STEPS =
      Key.of(
          "training.checkpoint.everySteps",
          longInteger(0, Long.MAX_VALUE),
          0L,
          "After so many steps; 0: not by steps.");
  private static final Key<Double> EVERY_MINUTES =
      Key.of(
          "training.checkpoint.everyMinutes",
          number(Range.atLeast(0)),
          10.0,
          "After so much time; 0: not by time.");
  private static final Key<Integer> KEEP =
      Key.of(
          "training.checkpoint.keep",
          integer(0, 1_000_000),
          2,
          "How many checkpoints stay; 0: none is written, and there is nothing to go on from.");

  static final SectionType<CheckpointSettings> SECTION =
      SectionType.of(
          "When the state of a run is saved, so that `--resume` can go on from it: whichever comes"
              + " first. It is also saved when training ends, is stopped or fails.",
          (section, values) ->
              new CheckpointSettings(
                  values.get(EVERY_EPOCHS),
                  values.get(EVERY_STEPS),
                  values.get(EVERY_MINUTES),
                  values.get(KEEP)),
          EVERY_EPOCHS.of(CheckpointSettings::everyEpochs),
          EVERY_STEPS.of(CheckpointSettings::everySteps),
          EVERY_MINUTES.of(CheckpointSettings::everyMinutes),
          KEEP.of(CheckpointSettings::keep));

  /** Whether checkpoints are written at all. */
  public boolean enabled() {
    return keep > 0;
  }
}
