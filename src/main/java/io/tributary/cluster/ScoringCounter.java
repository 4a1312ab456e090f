package io.tributary.cluster;

import java.util.HashMap;
import java.util.Map;
import org.apache.spark.SparkContext;
import org.apache.spark.util.AccumulatorV2;

/**
 * Brings the counts of scored partitions to the driver.
 *
 * <p>A partition adds its counts once, when its last row has been scored, under its number: one
 * that is computed twice, be it by a retry or by a sink that reads the table again, counts once.
 */
public final class ScoringCounter extends AccumulatorV2<ScoringCounter.Partition, ScoringCounts> {
  private static final long serialVersionUID = 1;

  /** A scored partition: its number in the table, and what was counted in it. */
  record Partition(int index, ScoringCounts counts) {}

  private final Map<Integer, ScoringCounts> partitions = new HashMap<>();

  /** A counter that is ready to be used in one table's scoring. */
  public static ScoringCounter registered(SparkContext spark) {
    ScoringCounter counter = new ScoringCounter();
    spark.register(counter);
    return counter;
  }

  @Override
  public boolean isZero() {
    return partitions.isEmpty();
  }

  @Override
  public ScoringCounter copy() {
    ScoringCounter copy = new ScoringCounter();
    copy.partitions.putAll(partitions);
    return copy;
  }

  @Override
  public void reset() {
    partitions.clear();
  }

  @Override
  public void add(Partition partition) {
    partitions.put(partition.index(), partition.counts());
  }

  @Override
  public void merge(AccumulatorV2<Partition, ScoringCounts> other) {
    partitions.putAll(((ScoringCounter) other).partitions);
  }

  /** The counts of all partitions that were scored to their end. */
  @Override
  public ScoringCounts value() {
    return ScoringCounts.sum(partitions.values());
  }
}
