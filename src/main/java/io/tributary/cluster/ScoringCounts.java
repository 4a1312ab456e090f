package io.tributary.cluster;

import io.tributary.ingest.UnseenCells;
import java.io.Serializable;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What the scoring of a table, or of one partition of it, met.
 *
 * @param rows how many rows there were
 * @param unpredicted how many of them have no prediction, for a cell of theirs is missing
 * @param unseen the columns with categories that training has not seen, by name
 */
public record ScoringCounts(long rows, long unpredicted, List<UnseenCells> unseen)
    implements Serializable {
  public ScoringCounts {
    unseen = List.copyOf(unseen);
  }

  /** The counts of all partitions together. */
  static ScoringCounts sum(Collection<ScoringCounts> partitions) {
    TreeMap<String, UnseenCells> byColumn =
        partitions.stream()
            .flatMap(counts -> counts.unseen.stream())
            .collect(
                Collectors.toMap(
                    UnseenCells::column, UnseenCells::copy, UnseenCells::merge, TreeMap::new));
    return new ScoringCounts(
        partitions.stream().mapToLong(ScoringCounts::rows).sum(),
        partitions.stream().mapToLong(ScoringCounts::unpredicted).sum(),
        List.copyOf(byColumn.values()));
  }
}
