package io.tributary.ingest;

import io.tributary.spark.Blocks;
import java.io.File;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.apache.spark.SparkEnv;
import org.slf4j.LoggerFactory;

/** Folders that other users of the machine may not enter, for files with rows. */
public final class PrivateFolders {
  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rwx------");

  private PrivateFolders() {}

  /** A folder of this name, made if it is not there. */
  static Path within(Path parent, String name) throws IOException {
    Path folder = parent.resolve(name);
    try {
      if (hasModes(folder)) {
        Files.createDirectory(folder, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
      } else {
        Files.createDirectory(folder);
      }
    } catch (FileAlreadyExistsException e) {
      return folder; // by another task of this process
    }
    return folder;
  }

  /**
   * Closes this process' folders in {@code spark.local.dir} to other users, which Spark leaves open
   * with a local master: what it spills, shuffles and caches there holds rows. Where a shuffle
   * service of another user is to read them, they stay as they are.
   */
  public static void closeSparks() {
    if (SparkEnv.get().conf().getBoolean("spark.shuffle.service.enabled", false)) {
      return;
    }
    for (File file : Blocks.localFolders()) {
      Path folder = file.toPath();
      try {
        if (hasModes(folder)) {
          Files.setPosixFilePermissions(folder, OWNER_ONLY);
        }
      } catch (IOException e) {
        LoggerFactory.getLogger(PrivateFolders.class)
            .warn("{} cannot be closed to other users: {}", folder, e.getMessage());
      }
    }
  }

  private static boolean hasModes(Path folder) {
    return folder.getFileSystem().supportedFileAttributeViews().contains("posix");
  }
}
