package io.tributary.training;

import io.tributary.config.Range;
import io.tributary.config.Section;
import io.tributary.config.Spelling;
import io.tributary.math.MathBackend;
import io.tributary.optimizer.Optimizer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The {@code training} part of a configuration; empty where the choice is left to the machine.
 *
 * @param shards logical pieces of the training set: part of a run's identity
 * @param executorWaitMinutes how long a cluster may be without executors before the run gives up
 */
public record TrainingSettings(
    int epochs,
    int batchSize,
    Optimizer optimizer,
    long seed,
    Optional<Integer> shards,
    Optional<EngineChoice> engine,
    Optional<MathBackend> mathBackend,
    CheckpointSettings checkpoint,
    double executorWaitMinutes) {

  /** Reads the settings and notes their problems. */
  public static TrainingSettings read(Section section) {
    return new TrainingSettings(
        section.integer("epochs", 20, 0, Integer.MAX_VALUE),
        section.integer("batchSize", 128, 1, Integer.MAX_VALUE),
        Optimizer.read(section.sectionOrWord("optimizer", "type")),
        section.longInteger("seed", 42, Long.MIN_VALUE, Long.MAX_VALUE),
        section.integerOrAuto("shards", 1, 1_000_000),
        section.choiceOrAuto("engine", EngineChoice.class),
        section.choiceOrAuto("mathBackend", MathBackend.class),
        CheckpointSettings.read(section.section("checkpoint")),
        section.number("executorWaitMinutes", 10, Range.above(0)));
  }

  /** The settings as a configuration spells them, with the choices that the machine has made. */
  public Map<String, Object> describe(
      int chosenShards, EngineChoice chosenEngine, MathBackend chosenBackend) {
    Map<String, Object> settings = new LinkedHashMap<>();
    settings.put("epochs", epochs);
    settings.put("batchSize", batchSize);
    settings.put("optimizer", optimizer.describe());
    settings.put("seed", seed);
    settings.put("shards", chosenShards);
    settings.put("engine", Spelling.of(chosenEngine));
    settings.put("mathBackend", Spelling.of(chosenBackend));
    settings.put("checkpoint", checkpoint.describe());
    settings.put("executorWaitMinutes", executorWaitMinutes);
    return settings;
  }
}
