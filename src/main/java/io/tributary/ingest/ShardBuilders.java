package io.tributary.ingest;

import io.tributary.data.HeapShard;
import io.tributary.data.MappedShard;
import io.tributary.data.ShardBuilder;
import io.tributary.data.Storage;
import io.tributary.spark.Blocks;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.UUID;

/** Makes shards in this executor's memory, or on its local disks. */
public final class ShardBuilders {
  private static final String FOLDER = "tributary_shards";

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

  // In a folder of spark.local.dir that Spark removes with the executor; chance chooses between
  // folders, so that several disks share the load.
  private static Path newFile() {
    File[] folders = Blocks.localFolders();
    UUID name = UUID.randomUUID();
    Path chosen = folders[Math.floorMod(name.hashCode(), folders.length)].toPath();
    try {
      Path folder = PrivateFolders.within(chosen, FOLDER);
      return folder.resolve("tributary_shard_" + name);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make a folder for rows, " + e.getMessage(), e);
    }
  }
}
