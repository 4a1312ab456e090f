package io.tributary.ingest;

import io.tributary.data.RowKeys;
import io.tributary.ingest.RowEncoder.Outcome;

/**
 * What the cells of a row have come to so far: its hash, and why it cannot be encoded. One for all
 * the cells of an encoder. Not for several threads.
 */
final class RowState {
  private long hash;
  private String problemColumn;
  private String problem;
  private String reason;

  /** Begins a row. */
  void begin(long seed) {
    hash = RowKeys.start(seed);
  }

  /** The hash of the cells so far. */
  long hash() {
    return hash;
  }

  /** Takes a number into the hash. */
  void addNumber(float value) {
    hash = RowKeys.number(hash, value);
  }

  /** Takes a missing cell into the hash. */
  void addMissing() {
    hash = RowKeys.missing(hash);
  }

  /** Takes any 64-bit word into the hash. */
  void addWord(long word) {
    hash = RowKeys.word(hash, word);
  }

  /**
   * The row cannot be read.
   *
   * @param column the column at fault; null if the row is none
   */
  Outcome bad(String column, String message) {
    problemColumn = column;
    problem = message;
    reason = column == null ? PackingCounts.NO_ROW : PackingCounts.unreadable(column);
    return Outcome.BAD;
  }

  /** A cell is missing that may not be. */
  Outcome missing(String column) {
    problemColumn = column;
    problem = "column '%s' has a missing value".formatted(column);
    reason = PackingCounts.missing(column);
    return Outcome.MISSING;
  }

  /** Why the last row was not encoded. */
  BadCellException problem() {
    return new BadCellException(problemColumn, problem);
  }

  /** In which words the last row is counted, if it was not encoded. */
  String reason() {
    return reason;
  }
}
