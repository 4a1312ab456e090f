package io.tributary.engine;

/** Which rows an evaluation is about. */
public enum Split {
  /** The rows that the network learns from. */
  TRAINING,
  /** The rows held out to watch progress. */
  VALIDATION,
  /** The rows of a table of its own, looked at once, after training. */
  TEST
}
