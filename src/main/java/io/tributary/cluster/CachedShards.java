package io.tributary.cluster;

import io.tributary.data.SplitShard;
import io.tributary.spark.Blocks;
import java.util.Collections;
import java.util.List;
import org.apache.spark.Partition;
import org.apache.spark.TaskContext;
import org.apache.spark.rdd.RDD;
import scala.collection.Iterator;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;
import scala.reflect.ClassTag$;

/**
 * The cached partitions of a table's shards without what they were made from.
 *
 * <p>Spark sends an RDD's whole lineage along with each job, and walks through it to find what is
 * missing: for a table, with its encodings, tens of kilobytes a step, written once and read by
 * every task. This view is a number. A shard that is in nobody's cache any more is not made again
 * here: its task fails with {@link ShardMissingException}, and the job has to be run on the table
 * itself, which puts the shard back.
 */
final class CachedShards extends RDD<SplitShard> {
  private static final long serialVersionUID = 1;

  private final int cachedId;
  private final int count;

  // Asked for all shards at once, and kept from job to job: to ask for each takes as long as all
  // else that the driver does to begin a stage. Null: to be asked for.
  private transient volatile List<Seq<String>> locations;

  CachedShards(RDD<SplitShard> cached) {
    super(
        cached.context(),
        CollectionConverters.<org.apache.spark.Dependency<?>>asScala(
                Collections.<org.apache.spark.Dependency<?>>emptyList())
            .toSeq(),
        ClassTag$.MODULE$.apply(SplitShard.class));
    this.cachedId = cached.id();
    this.count = cached.getNumPartitions();
  }

  /** A shard is in nobody's cache: the executor that held it was lost, or had no room. */
  static final class ShardMissingException extends RuntimeException {
    private static final long serialVersionUID = 1;

    ShardMissingException(int shard) {
      super("shard " + shard + " is not cached any more");
    }
  }

  private static final class Place implements Partition {
    private static final long serialVersionUID = 1;

    private final int index;

    Place(int index) {
      this.index = index;
    }

    @Override
    public int index() {
      return index;
    }

    @Override
    public int hashCode() {
      return index;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Place that && that.index == index;
    }
  }

  @Override
  public Partition[] getPartitions() {
    Partition[] places = new Partition[count];
    for (int i = 0; i < count; i++) {
      places[i] = new Place(i);
    }
    return places;
  }

  @Override
  public Seq<String> getPreferredLocations(Partition place) {
    List<Seq<String>> known = locations;
    if (known == null) {
      known = Blocks.holders(cachedId, count);
      locations = known;
    }
    return known.get(place.index());
  }

  /**
   * The next job asks anew where the shards are: some may have moved. A place that is out of date
   * costs time, not truth.
   */
  void forgetLocations() {
    locations = null;
  }

  @Override
  public Iterator<SplitShard> compute(Partition place, TaskContext context) {
    return Blocks.<SplitShard>cached(
            cachedId, place.index(), ClassTag$.MODULE$.apply(SplitShard.class))
        .orElseThrow(() -> new ShardMissingException(place.index()));
  }
}
