package io.tributary.training;

import io.tributary.config.Range;
import io.tributary.config.Section;
import java.util.LinkedHashMap;
import java.util.Map;

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
  static CheckpointSettings read(Section section) {
    return new CheckpointSettings(
        section.integer("everyEpochs", 0, 0, Integer.MAX_VALUE),
        section.longInteger("everySteps", 0, 0, Long.MAX_VALUE),
        section.number("everyMinutes", 10, Range.atLeast(0)),
        section.integer("keep", 2, 0, 1_000_000));
  }

  /** Whether checkpoints are written at all. */
  public boolean enabled() {
    return keep > 0;
  }

  Map<String, Object> describe() {
    Map<String, Object> settings = new LinkedHashMap<>();
    settings.put("everyEpochs", everyEpochs);
    settings.put("everySteps", everySteps);
    settings.put("everyMinutes", everyMinutes);
    settings.put("keep", keep);
    return settings;
  }
}
