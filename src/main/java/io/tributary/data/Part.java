package io.tributary.data;

/** What a row of a table is for. The order is that of a row's mark ({@link SplitRule}). */
public enum Part {
  /** To learn from. */
  TRAINING,
  /** To measure on while training goes on. */
  VALIDATION,
  /** To measure on once, after training. */
  TEST
}
