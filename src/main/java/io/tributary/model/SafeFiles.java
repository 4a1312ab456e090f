package io.tributary.model;

import java.io.BufferedOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;

/** Files that are there as a whole or not at all. */
public final class SafeFiles {
  private SafeFiles() {}

  /** What writes a file's content. */
  public interface Content {
    void writeTo(OutputStream out) throws IOException;
  }

  /**
   * The path's file system; the local one without its checksum files, which would litter folders.
   */
  public static FileSystem fileSystem(Path path, Configuration hadoop) throws IOException {
    FileSystem fs = path.getFileSystem(hadoop);
    return fs instanceof LocalFileSystem local ? local.getRawFileSystem() : fs;
  }

  /** Why a file could not be read or written, in a few words. */
  public static String reason(Exception e) {
    Throwable root = e;
    while (root.getCause() != null && root.getCause().getMessage() != null) {
      root = root.getCause();
    }
    return root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
  }

  /**
   * The length of a file that can be read.
   *
   * @throws ModelFormatException if it is missing, a folder, or empty, as pipes and devices are
   *     that might never end
   */
  static long length(FileSystem fs, Path file) throws IOException {
    FileStatus status;
    try {
      status = fs.getFileStatus(file);
    } catch (FileNotFoundException e) {
      throw new ModelFormatException("the file is missing");
    }
    if (status.isDirectory()) {
      throw new ModelFormatException("it is a folder, not a file");
    }
    if (status.getLen() == 0) {
      throw new ModelFormatException("it is empty");
    }
    return status.getLen();
  }

  /** Writes under a temporary name, closes, renames; nothing is left behind when that fails. */
  public static void write(FileSystem fs, Path file, Content content) throws IOException {
    Path temporary = new Path(file.getParent(), "." + file.getName() + ".tmp");
    try {
      try (OutputStream out = new BufferedOutputStream(fs.create(temporary, true))) {
        content.writeTo(out);
      }
      // Renaming onto a file that exists is refused by some file systems.
      fs.delete(file, false);
      if (!fs.rename(temporary, file)) {
        throw new IOException("cannot rename " + temporary + " to " + file.getName());
      }
    } catch (IOException | RuntimeException e) {
      fs.delete(temporary, false);
      throw e;
    }
  }
}
