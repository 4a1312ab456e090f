package io.tributary.cluster;

import io.tributary.ingest.PartitionSums;
import io.tributary.ingest.UnseenCells;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;

/** What the scoring of a table, or of one partition of it, met. Not for several threads. */
public final class ScoringCounts implements PartitionSums.Sum<ScoringCounts> {
  private static final long serialVersionUID = 1;

  /** Stands for the columns where it is the network's output that is no finite number. */
  static final String OUTPUT = "";

  private long rows;
  private long missing; // rows without a prediction, for a cell of theirs is missing
  private final TreeMap<String, Long> tooLarge = new TreeMap<>(); // rows, by the first such column
  private final TreeMap<String, UnseenCells> unseen = new TreeMap<>();

  /** Counts a row, whatever becomes of it. */
  void addRow() {
    rows++;
  }

  /** Counts a row that has no prediction, for a cell is missing. */
  void addMissing() {
    missing++;
  }

  /**
   * Counts a row that has no prediction, for a number is not finite once it is scaled.
   *
   * @param column whose it is, or {@link #OUTPUT}
   */
  void addTooLarge(String column) {
    tooLarge.merge(column, 1L, Long::sum);
  }

  void addUnseen(Collection<UnseenCells> columns) {
    columns.forEach(column -> unseen.merge(column.column(), column, UnseenCells::merge));
  }

  @Override
  public void merge(ScoringCounts other) {
    rows += other.rows;
    missing += other.missing;
    other.tooLarge.forEach((column, count) -> tooLarge.merge(column, count, Long::sum));
    addUnseen(other.unseen.values());
  }

  /** How many rows there were. */
  public long rows() {
    return rows;
  }

  /** How many of them have no prediction. */
  public long unpredicted() {
    return missing + tooLarge.values().stream().mapToLong(count -> count).sum();
  }

  /** The columns with categories that training has not seen, by name. */
  public List<UnseenCells> unseen() {
    return List.copyOf(unseen.values());
  }

  /** What the user should know, a line each. */
  public List<String> notes() {
    List<String> notes = new ArrayList<>();
    unseen.values().forEach(cells -> notes.add(cells.note()));
    if (missing > 0) {
      notes.add(unpredicted(missing, missing == 1 ? "a cell is missing" : "cells are missing"));
    }
    tooLarge.forEach(
        (column, count) ->
            notes.add(
                unpredicted(
                    count,
                    column.equals(OUTPUT)
                        ? "the network's output is no finite number"
                        : "the number in column '%s' is too large to be scaled"
                            .formatted(column))));
    return notes;
  }

  private String unpredicted(long count, String why) {
    return String.format(
        Locale.ROOT,
        "%,d of %,d rows %s no prediction, since %s",
        count,
        rows,
        count == 1 ? "has" : "have",
        why);
  }
}
