package io.tributary.ingest;

import java.util.BitSet;
import org.apache.spark.TaskContext;
import org.apache.spark.util.AccumulatorV2;

/**
 * Brings the profiles of a table's partitions to the driver from a pass that has other results.
 * Spark may compute a partition more than once; only the first profile of each counts.
 */
final class PartitionProfiles extends AccumulatorV2<TableProfile, TableProfile> {
  private static final long serialVersionUID = 1;

  private final BitSet partitions = new BitSet();
  private TableProfile profile;

  @Override
  public boolean isZero() {
    return partitions.isEmpty();
  }

  @Override
  public AccumulatorV2<TableProfile, TableProfile> copy() {
    PartitionProfiles copy = new PartitionProfiles();
    copy.merge(this);
    return copy;
  }

  @Override
  public void reset() {
    partitions.clear();
    profile = null;
  }

  /** The profile of the running task's partition. */
  @Override
  public void add(TableProfile ofPartition) {
    partitions.set(TaskContext.getPartitionId());
    profile = ofPartition;
  }

  @Override
  public void merge(AccumulatorV2<TableProfile, TableProfile> other) {
    PartitionProfiles more = (PartitionProfiles) other;
    if (more.isZero() || partitions.intersects(more.partitions)) {
      return;
    }
    partitions.or(more.partitions);
    if (profile == null) {
      profile = more.profile;
    } else {
      profile.merge(more.profile);
    }
  }

  /** All partitions' profile; null before any has come. */
  @Override
  public TableProfile value() {
    return profile;
  }
}
