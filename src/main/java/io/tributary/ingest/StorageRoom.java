package io.tributary.ingest;

import io.tributary.config.UserException;
import io.tributary.data.Storage;
import io.tributary.spark.Blocks;
import java.io.File;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.spark.SparkContext;

/**
 * What there is for shards to lie in, so that packed rows that cannot be kept are refused with the
 * arithmetic, before they are made.
 *
 * @param memory the bytes that all executors together keep for storage
 * @param local whether the driver is the executor
 * @param folders where shards on disk would lie, as far as the driver can see: none of a cluster's,
 *     whose executors have disks of their own
 */
record StorageRoom(long memory, boolean local, List<Folder> folders) {
  private static final long MIB = 1 << 20;

  /**
   * A file system's folder.
   *
   * @param bytes what can still be written to it
   */
  record Folder(String path, long bytes) {}

  /** What there is now. */
  static StorageRoom of(SparkContext spark) {
    boolean mayGrow = spark.conf().getBoolean("spark.dynamicAllocation.enabled", false);
    return new StorageRoom(
        mayGrow ? Long.MAX_VALUE : StoragePlan.memory(spark),
        spark.isLocal(),
        spark.isLocal() ? localFolders() : List.of());
  }

  private static List<Folder> localFolders() {
    List<Folder> folders = new ArrayList<>();
    Set<FileStore> stores = new HashSet<>(); // several folders may share one
    for (File folder : Blocks.localFolders()) {
      try {
        FileStore store = Files.getFileStore(folder.toPath());
        if (stores.add(store)) {
          folders.add(new Folder(folder.getParent(), store.getUsableSpace()));
        }
      } catch (IOException e) {
        return List.of(); // nothing is known
      }
    }
    return folders;
  }

  /**
   * Refuses rows that have no room where they are to be kept.
   *
   * @param table its name in messages
   * @param stride how many numbers a row has
   * @throws UserException if there is less room than the rows take
   */
  void check(String table, StoragePlan plan, long rows, int stride) {
    long bytes = Math.multiplyExact(rows, (long) stride * Float.BYTES);
    if (plan.storage(bytes) == Storage.MEMORY) {
      if (bytes > memory) {
        throw refused(
            table,
            rows,
            stride,
            "data.storage is memory, of which the %s %s for rows: give more (%s before the command), or leave data.storage out"
                .formatted(
                    local ? "driver has" : "executors have",
                    size(memory),
                    local ? "--driver-memory" : "--executor-memory"));
      }
      return;
    }
    long usable = folders.stream().mapToLong(Folder::bytes).sum();
    if (!folders.isEmpty() && bytes > usable) {
      List<String> each = folders.stream().map(f -> f.path() + ": " + size(f.bytes())).toList();
      throw refused(
          table,
          rows,
          stride,
          "the disk has no room for them (%s): name a larger folder (--conf spark.local.dir=FOLDER before the command), or use fewer columns or categories (data.maxCategories)"
              .formatted(String.join(", ", each)));
    }
  }

  private static UserException refused(String table, long rows, int stride, String why) {
    return new UserException(
        String.format(
            Locale.ROOT,
            "%s: packed, the rows take %s (%,d rows × %,d numbers × 4 bytes), and %s",
            table,
            size(rows * stride * Float.BYTES),
            rows,
            stride,
            why));
  }

  private static String size(long bytes) {
    return String.format(Locale.ROOT, "%,d MB", bytes / MIB + (bytes % MIB > 0 ? 1 : 0));
  }
}
