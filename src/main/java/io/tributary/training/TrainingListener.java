package io.tributary.training;

/** Watches a training run. Called on the training thread: what it does, training waits for. */
public interface TrainingListener {
  /**
   * A mini-batch is done.
   *
   * @param epoch counted from 1
   * @param rows training rows used in this epoch so far
   * @param meanLoss the epoch's mean loss so far
   */
  default void batchEnded(int epoch, long rows, double meanLoss) {}

  /** An epoch is done. */
  default void epochEnded(EpochReport report) {}
}
