package io.tributary.ingest;

import java.io.Serializable;
import java.util.BitSet;
import org.apache.spark.SparkContext;
import org.apache.spark.util.AccumulatorV2;

/**
 * Brings what the partitions of a table came to, added up, to the driver from a job that has other
 * results.
 *
 * <p>Spark may compute a partition more than once, for a retry or for a sink that reads a table
 * again; each counts once, the first time that it was read to its end.
 *
 * @param <T> what is added up; the order must not matter
 */
public final class PartitionSums<T extends PartitionSums.Sum<T>> extends AccumulatorV2<T, T> {
  private static final long serialVersionUID = 1;

  /** Something that can be added up. */
  public interface Sum<T> extends Serializable {
    /** Adds another partition's. */
    void merge(T other);
  }

  private final BitSet partitions = new BitSet();
  private T sum;

  /** Sums that are ready to be used in one job. */
  public static <T extends Sum<T>> PartitionSums<T> registered(SparkContext spark) {
    PartitionSums<T> sums = new PartitionSums<>();
    spark.register(sums);
    return sums;
  }

  /** Takes in a partition that has been read to its end. */
  public void add(int partition, T ofPartition) {
    if (partitions.get(partition)) {
      return;
    }
    partitions.set(partition);
    if (sum == null) {
      sum = ofPartition;
    } else {
      sum.merge(ofPartition);
    }
  }

  @Override
  public void add(T ofPartition) {
    throw new UnsupportedOperationException("of which partition?");
  }

  @Override
  public void merge(AccumulatorV2<T, T> other) {
    PartitionSums<T> task = (PartitionSums<T>) other;
    // A task computes one partition; so all of its partitions were counted, or none.
    if (task.sum != null && !partitions.intersects(task.partitions)) {
      partitions.or(task.partitions);
      if (sum == null) {
        sum = task.sum;
      } else {
        sum.merge(task.sum);
      }
    }
  }

  @Override
  public boolean isZero() {
    return partitions.isEmpty();
  }

  @Override
  public PartitionSums<T> copy() {
    PartitionSums<T> copy = new PartitionSums<>();
    copy.partitions.or(partitions);
    copy.sum = sum;
    return copy;
  }

  @Override
  public void reset() {
    partitions.clear();
    sum = null;
  }

  /** The sum of all partitions; null before any has come. */
  @Override
  public T value() {
    return sum;
  }
}
