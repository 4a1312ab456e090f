package io.tributary.ingest;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the packing of a table, or of one partition of it, met: rows that were dropped, by reason,
 * and categories that training has not seen. Not for several threads.
 */
public final class PackingCounts implements PartitionSums.Sum<PackingCounts> {
  private static final long serialVersionUID = 1;

  private final TreeMap<String, Long> dropped = new TreeMap<>();
  private final TreeMap<String, UnseenCells> unseen = new TreeMap<>();

  /** Counts a dropped row. A row with several reasons is counted for the first. */
  void addDropped(String reason) {
    addDropped(reason, 1);
  }

  void addDropped(String reason, long rows) {
    dropped.merge(reason, rows, Long::sum);
  }

  void addUnseen(Collection<UnseenCells> columns) {
    columns.forEach(column -> unseen.merge(column.column(), column, UnseenCells::merge));
  }

  @Override
  public void merge(PackingCounts other) {
    other.dropped.forEach((reason, rows) -> dropped.merge(reason, rows, Long::sum));
    addUnseen(other.unseen.values());
  }

  /** For each reason, in the reasons' order, how many rows were dropped. */
  public Map<String, Long> dropped() {
    return Collections.unmodifiableMap(dropped);
  }

  /** How many rows were dropped. */
  public long droppedRows() {
    return dropped.values().stream().mapToLong(rows -> rows).sum();
  }

  /** The columns with categories that training has not seen, by name. */
  public List<UnseenCells> unseen() {
    return List.copyOf(unseen.values());
  }

  /**
   * What the user should know, a line each.
   *
   * @param kept how many rows were not dropped
   */
  public List<String> notes(long kept) {
    List<String> notes = new ArrayList<>();
    if (!dropped.isEmpty()) {
      List<String> reasons = new ArrayList<>();
      dropped.forEach((reason, rows) -> reasons.add(rows + " (" + reason + ")"));
      notes.add(
          "Dropped %d of %d rows: %s"
              .formatted(droppedRows(), kept + droppedRows(), String.join(", ", reasons)));
    }
    unseen.values().forEach(column -> notes.add(column.note()));
    return notes;
  }

  /** The reason of a row without a cell that it needs. */
  static String missing(String column) {
    return "'%s' is missing".formatted(column);
  }

  /** The reason of a row with a cell that is not what its column holds. */
  static String unreadable(String column) {
    return "'%s' cannot be read".formatted(column);
  }

  /** The reason of a row with a number that is not finite once it is scaled. */
  static String tooLarge(String column) {
    return "'%s' is too large to be scaled".formatted(column);
  }

  /** The reason of a row that has no cells, since it is no row. */
  static final String NO_ROW = "the row cannot be read";
}
