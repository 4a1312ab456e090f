package io.tributary.spark;

import java.io.File;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.ShuffleDependency;
import org.apache.spark.SparkEnv;
import org.apache.spark.rdd.RDD;
import org.apache.spark.rdd.ShuffledRDD;
import org.apache.spark.storage.BlockId;
import org.apache.spark.storage.BlockManager;
import org.apache.spark.storage.BlockManagerId;
import org.apache.spark.storage.BlockResult;
import org.apache.spark.storage.RDDBlockId;
import scala.Option;
import scala.collection.Iterator;
import scala.collection.immutable.Seq;
import scala.reflect.ClassTag;

/** What Spark keeps in memory and on disks: cached partitions and shuffles. */
public final class Blocks {
  private Blocks() {}

  private static BlockManager manager() {
    return SparkEnv.get().blockManager();
  }

  /** This process' folders in {@code spark.local.dir}. */
  public static File[] localFolders() {
    return manager().diskBlockManager().localDirs();
  }

  /** The driver's own address, as {@code SparkContext.getExecutorMemoryStatus} names it. */
  public static String driverAddress() {
    return manager().blockManagerId().hostPort();
  }

  /** For each cached partition of an RDD, who holds it, as a preferred location of tasks. */
  public static List<Seq<String>> holders(int rdd, int partitions) {
    BlockId[] blocks = new BlockId[partitions];
    for (int i = 0; i < partitions; i++) {
      blocks[i] = new RDDBlockId(rdd, i);
    }
    List<Seq<String>> all = new ArrayList<>();
    manager()
        .master()
        .getLocations(blocks)
        .foreach(
            holders ->
                all.add(
                    holders
                        .map((BlockManagerId at) -> "executor_" + at.host() + "_" + at.executorId())
                        .toSeq()));
    return all;
  }

  /** A cached partition, from wherever it is; empty if it is nowhere. */
  @SuppressWarnings("unchecked") // the partition holds what the RDD does
  public static <T> Optional<Iterator<T>> cached(int rdd, int partition, ClassTag<T> type) {
    Option<BlockResult> block = manager().get(new RDDBlockId(rdd, partition), type);
    return block.isEmpty()
        ? Optional.empty()
        : Optional.of((Iterator<T>) (Iterator<?>) block.get().data());
  }

  /** The only element of a partition that this process' cache holds; empty if it does not. */
  @SuppressWarnings("unchecked") // the partition holds what the RDD does
  public static <T> Optional<T> cachedHere(RDD<T> rdd, int partition) {
    Option<BlockResult> block = manager().getLocalValues(new RDDBlockId(rdd.id(), partition));
    T element = null;
    // Read to its end, which gives the block's lock back.
    while (block.isDefined() && block.get().data().hasNext()) {
      element = (T) block.get().data().next();
    }
    return Optional.ofNullable(element);
  }

  /** Deletes a shuffle's files now, instead of when the driver's collector finds it unused. */
  public static void releaseShuffle(RDD<?> shuffled) {
    if (shuffled.context().cleaner().isDefined()
        && shuffled instanceof ShuffledRDD<?, ?, ?> shuffle
        && shuffle.dependencies().head() instanceof ShuffleDependency<?, ?, ?> dependency) {
      shuffled.context().cleaner().get().doCleanupShuffle(dependency.shuffleId(), false);
    }
  }
}
