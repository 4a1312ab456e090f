package io.tributary.cluster;

import io.tributary.ingest.PartitionSums;
import io.tributary.ingest.UnseenCells;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;

/** What the scoring of a table, or of one partition of it, met. Not for several threads. */
public final class ScoringCounts implements PartitionSums.Sum<ScoringCounts> {
  private static final long serialVersionUID = 1;

  private long rows;
  private long unpredicted;
  private final TreeMap<String, UnseenCells> unseen = new TreeMap<>();

  void addRow(boolean predicted) {
    rows++;
    unpredicted += predicted ? 0 : 1;
  }

  void addUnseen(Collection<UnseenCells> columns) {
    columns.forEach(column -> unseen.merge(column.column(), column, UnseenCells::merge));
  }

  @Override
  public void merge(ScoringCounts other) {
    rows += other.rows;
    unpredicted += other.unpredicted;
    addUnseen(other.unseen.values());
  }

  /** How many rows there were. */
  public long rows() {
    return rows;
  }

  /** How many of them have no prediction, for a cell of theirs is missing. */
  public long unpredicted() {
    return unpredicted;
  }

  /** The columns with categories that training has not seen, by name. */
  public List<UnseenCells> unseen() {
    return List.copyOf(unseen.values());
  }
}
