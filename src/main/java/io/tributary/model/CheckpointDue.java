package io.tributary.model;

import io.tributary.time.Ticker;
import io.tributary.training.CheckpointSettings;
import io.tributary.training.TrainingState;

/** When a run's next checkpoint is due: by steps, by epochs, by time. Not for several threads. */
public final class CheckpointDue {
  private final CheckpointSettings when;
  private final Ticker ticker;
  private long steps; // where the last one was due
  private int epoch;
  private long nanos;

  /**
   * @param begin the state that training begins from
   */
  public CheckpointDue(CheckpointSettings when, Ticker ticker, TrainingState begin) {
    this.when = when;
    this.ticker = ticker;
    taken(begin);
  }

  /** One is taken here. */
  void taken(TrainingState state) {
    steps = state.steps();
    epoch = state.epoch();
    nanos = ticker.nanos();
  }

  /** Whether one is due here. By multiples: an interrupted run saves where it would have done. */
  boolean isDue(TrainingState state) {
    return (when.everySteps() > 0 && state.steps() / when.everySteps() > steps / when.everySteps())
        || (when.everyEpochs() > 0
            && (state.epoch() - 1) / when.everyEpochs() > (epoch - 1) / when.everyEpochs())
        || (when.everyMinutes() > 0 && ticker.nanos() - nanos >= when.everyMinutes() * 60e9);
  }

  /** After how many more steps one is due by their number; at least 1. */
  long stepsToNext(TrainingState state) {
    return when.everySteps() > 0
        ? when.everySteps() - state.steps() % when.everySteps()
        : Long.MAX_VALUE;
  }
}
