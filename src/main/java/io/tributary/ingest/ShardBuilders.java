package io.tributary.ingest;

import io.tributary.data.HeapShard;
import io.tributary.data.MappedShard;
import io.tributary.data.ShardBuilder;
import io.tributary.data.Storage;
import java.nio.file.Path;
import java.util.UUID;
import org.apache.spark.SparkEnv;

/** Makes shards in this executor's memory, or on its local disks. */
public final class ShardBuilders {
  private ShardBuilders() {}

  /**
   * A builder of a shard that is kept so.
   *
   * @param stride how many numbers a row has
   */
  public static ShardBuilder of(Storage storage, int stride) {
    return storage == Storage.MEMORY
        ? new HeapShard.Builder(stride)
        : new MappedShard.Builder(newFile(), stride);
  }

  // In a folder of spark.local.dir that Spark removes with the executor; names choose between
  // folders, so that several disks share the load.
  private static Path newFile() {
    return SparkEnv.get()
        .blockManager()
        .diskBlockManager()
        .getFile("tributary_shard_" + UUID.randomUUID())
        .toPath();
  }
}
