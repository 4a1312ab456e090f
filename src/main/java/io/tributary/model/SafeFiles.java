package io.tributary.model;

import io.tributary.config.Connectors;
import java.io.BufferedOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.slf4j.LoggerFactory;

/** Files that are there as a whole or not at all. */
public final class SafeFiles {
  /** How systems say that they do not write. */
  private static final List<String> REFUSALS =
      List.of(
          "No space left on device",
          "Disk quota exceeded",
          "File too large",
          "Read-only file system",
          "Permission denied");

  private SafeFiles() {}

  /** What writes a file's content. */
  public interface Content {
    void writeTo(OutputStream out) throws IOException;
  }

  /**
   * The path's file system, which fails with an {@link IOException} and nothing else; the local one
   * without its checksum files, which would litter folders.
   */
  public static FileSystem fileSystem(Path path, Configuration hadoop) throws IOException {
    return strict(path, hadoop);
  }

  /** As {@link #fileSystem}, with what it can do beyond Hadoop's interface. */
  static StrictFileSystem strict(Path path, Configuration hadoop) throws IOException {
    FileSystem fs = Connectors.fileSystem(path, hadoop);
    return new StrictFileSystem(
        fs instanceof LocalFileSystem local ? local.getRawFileSystem() : fs);
  }

  /** Why a file could not be read or written, in a few words. */
  public static String reason(Throwable e) {
    Throwable root = e;
    while (root.getCause() != null && root.getCause().getMessage() != null) {
      root = root.getCause();
    }
    return root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
  }

  /**
   * Why a file could not be written, if that is why something failed: a disk that is full, a quota,
   * a place that may not be written to.
   */
  public static Optional<String> refusedByDisk(Throwable e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      String message = String.valueOf(cause.getMessage());
      for (String refusal : REFUSALS) {
        if (message.contains(refusal)) {
          return Optional.of(refusal);
        }
      }
    }
    return Optional.empty();
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

  /**
   * Writes under a temporary name, closes, and gives the file its place; when that fails nothing is
   * left behind, and an earlier file stays. On object stores, which delete that one first, the new
   * one may be left under its temporary name, which the message then tells.
   */
  static void write(StrictFileSystem fs, Path file, Content content) throws IOException {
    write(fs, file, content, temporary -> fs.create(temporary, true));
  }

  /**
   * As {@link #write}, for the eyes of the file's owner alone, as far as the file system has modes:
   * what holds somebody's configuration.
   */
  static void writePrivate(StrictFileSystem fs, Path file, Content content) throws IOException {
    write(fs, file, content, fs::createPrivate);
  }

  private interface Creation {
    OutputStream create(Path file) throws IOException;
  }

  private static void write(StrictFileSystem fs, Path file, Content content, Creation creation)
      throws IOException {
    Path temporary = temporary(file);
    writeTemporary(fs, file, content, creation);
    try {
      fs.replace(temporary, file);
    } catch (IOException | RuntimeException e) {
      if (isThere(fs, file)) {
        deleteQuietly(fs, temporary);
        throw e;
      }
      throw new IOException(
          "%s; what was to be written is whole in '%s': rename it to %s"
              .formatted(reason(e), temporary, file.getName()),
          e);
    }
  }

  // Not, where that cannot be seen.
  private static boolean isThere(FileSystem fs, Path file) {
    try {
      return fs.exists(file);
    } catch (IOException e) {
      return false;
    }
  }

  /** Where a file is written before it gets its place. */
  static Path temporary(Path file) {
    return new Path(file.getParent(), "." + file.getName() + ".tmp");
  }

  /** Writes a file beside its place; when that fails nothing is left behind. */
  static void writeTemporary(FileSystem fs, Path file, Content content) throws IOException {
    writeTemporary(fs, file, content, temporary -> fs.create(temporary, true));
  }

  private static void writeTemporary(FileSystem fs, Path file, Content content, Creation creation)
      throws IOException {
    try (OutputStream out = new BufferedOutputStream(creation.create(temporary(file)))) {
      content.writeTo(out);
    } catch (IOException | RuntimeException e) {
      deleteQuietly(fs, temporary(file));
      throw e;
    }
  }

  /** Whether a file is there and has just this content. */
  static boolean holds(FileSystem fs, Path file, Content content) throws IOException {
    if (!fs.exists(file)) {
      return false;
    }
    MessageDigest wanted = ParametersHash.newDigest();
    content.writeTo(new DigestOutputStream(OutputStream.nullOutputStream(), wanted));
    MessageDigest found = ParametersHash.newDigest();
    try (InputStream in = fs.open(file)) {
      in.transferTo(new DigestOutputStream(OutputStream.nullOutputStream(), found));
    }
    return MessageDigest.isEqual(wanted.digest(), found.digest());
  }

  /** A call that may fail. */
  interface FileCall {
    void run() throws IOException;
  }

  /** Cleans up, where something else has failed that is to be told. */
  static void quietly(FileCall cleaning) {
    try {
      cleaning.run();
    } catch (IOException e) {
      LoggerFactory.getLogger(SafeFiles.class).debug("While cleaning up", e);
    }
  }

  /** Deletes a file that is in nobody's way if it stays. */
  static void deleteQuietly(FileSystem fs, Path file) {
    quietly(() -> fs.delete(file, false));
  }

  /**
   * Deletes files of a folder by name, and the folder if nothing else is in it: what others have
   * put there is not ours to delete.
   */
  static void deleteFiles(StrictFileSystem fs, Path folder, List<String> names) throws IOException {
    if (fs.isLocal() && Files.isSymbolicLink(fs.local(folder))) {
      Files.delete(fs.local(folder)); // what it leads to stays
      return;
    }
    for (String name : names) {
      Path file = new Path(folder, name);
      if (fs.exists(file)) {
        fs.delete(file, false);
      }
    }
    deleteIfEmpty(fs, folder);
  }

  /** Deletes a folder if nothing is in it. */
  static void deleteIfEmpty(FileSystem fs, Path folder) throws IOException {
    if (fs.exists(folder)
        && fs.getFileStatus(folder).isDirectory()
        && fs.listStatus(folder).length == 0) {
      fs.delete(folder, false);
    }
  }
}
