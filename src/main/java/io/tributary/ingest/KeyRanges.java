package io.tributary.ingest;

import java.io.Serializable;
import org.apache.spark.Partition;
import org.apache.spark.Partitioner;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.rdd.PartitionCoalescer;
import org.apache.spark.rdd.PartitionGroup;
import org.apache.spark.rdd.RDD;
import scala.Option;

/**
 * The space of row keys, cut into equal ranges: a shard has {@code runs} of them, one after the
 * other.
 *
 * <p>A range's rows are sorted in memory; so a shard that is larger than that has several.
 *
 * @param shards how many shards
 * @param runs how many ranges a shard has
 */
record KeyRanges(int shards, int runs) implements Serializable {
  /** How many ranges there are. */
  int count() {
    return shards * runs;
  }

  /** Sends a key's range to the partition of the same number. */
  Partitioner partitioner() {
    return new ByRange(count());
  }

  /** From one partition a range to one partition a shard, in which its ranges come in order. */
  <T> JavaRDD<T> inShards(JavaRDD<T> ranges) {
    return runs == 1
        ? ranges
        : ranges.rdd().coalesce(shards, false, Option.apply(new Neighbours()), null).toJavaRDD();
  }

  private static final class ByRange extends Partitioner {
    private static final long serialVersionUID = 1;
    private final int ranges;

    ByRange(int ranges) {
      this.ranges = ranges;
    }

    @Override
    public int numPartitions() {
      return ranges;
    }

    @Override
    public int getPartition(Object key) {
      return (Integer) key;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof ByRange that && that.ranges == ranges;
    }

    @Override
    public int hashCode() {
      return ranges;
    }
  }

  /** Spark's own way of joining partitions looks at where they are, and forgets their order. */
  private static final class Neighbours implements PartitionCoalescer, Serializable {
    private static final long serialVersionUID = 1;

    @Override
    public PartitionGroup[] coalesce(int groups, RDD<?> parent) {
      Partition[] partitions = parent.partitions();
      int size = partitions.length / groups;
      PartitionGroup[] neighbours = new PartitionGroup[groups];
      for (int i = 0; i < partitions.length; i++) {
        if (i % size == 0) {
          neighbours[i / size] = new PartitionGroup(Option.empty());
        }
        neighbours[i / size].partitions().append(partitions[i]);
      }
      return neighbours;
    }
  }
}
