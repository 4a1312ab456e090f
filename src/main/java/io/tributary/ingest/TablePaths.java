package io.tributary.ingest;

import io.tributary.config.Connectors;
import io.tributary.config.UserException;
import io.tributary.spark.TaskFiles;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the files and folders that a table's paths stand for. A path that exists is taken as it is;
 * only another one is a glob. What Spark would leave out without a word is refused.
 *
 * @param key what named the paths, for messages
 * @param hadoop how file systems are reached
 * @param subFolders whether all folders below are to be read ({@code recursiveFileLookup})
 * @param known whether a file's name tells its format
 */
record TablePaths(String key, Configuration hadoop, boolean subFolders, Predicate<String> known) {
  private static final Logger LOG = LoggerFactory.getLogger(TablePaths.class);

  /**
   * What the paths stand for.
   *
   * @param roots files and folders, each with its file system, for Spark to read without globbing
   * @param firstFile the name of a data file, one that tells its format where there is one
   */
  record Found(List<String> roots, String firstFile) {}

  /**
   * Finds them.
   *
   * @throws UserException if there is none, or one cannot be read
   */
  Found find(List<String> paths) {
    List<String> roots = new ArrayList<>();
    String firstFile = null;
    for (String path : paths) {
      try {
        FileSystem fs = Connectors.fileSystem(parsed(path), hadoop);
        for (FileStatus status : matching(path, fs)) {
          String file = status.isFile() ? named(path, status) : inside(path, status, fs);
          roots.add(status.getPath().toString());
          if (firstFile == null || (!known.test(firstFile) && known.test(file))) {
            firstFile = file;
          }
        }
      } catch (UserException e) {
        throw new UserException(
            e.getMessage().startsWith(key) ? e.getMessage() : key + ": " + e.getMessage());
      } catch (FileNotFoundException e) {
        throw refusal(path, "does not exist");
      } catch (IOException | IllegalArgumentException e) {
        throw refusal(path, "cannot be read: " + ReadFailure.reason(e));
      }
    }
    return new Found(List.copyOf(roots), firstFile);
  }

  private UserException refusal(String path, String what) {
    return new UserException("%s: '%s' %s".formatted(key, path, what));
  }

  private Path parsed(String path) {
    try {
      return new Path(path);
    } catch (IllegalArgumentException e) {
      throw refusal(
          path,
          path.indexOf(':') > 0 && new java.io.File(path).exists()
              ? "cannot be read: " + ReadFailure.COLON
              : "is no path: " + e.getMessage());
    }
  }

  private List<FileStatus> matching(String path, FileSystem fs) throws IOException {
    Path pattern = new Path(path);
    try {
      return List.of(readable(path, fs.getFileStatus(pattern)));
    } catch (FileNotFoundException e) {
      FileStatus[] found = fs.globStatus(pattern);
      if (found == null || found.length == 0) {
        throw refusal(path, absence(path, fs));
      }
      List<FileStatus> visible =
          Arrays.stream(found).filter(f -> f.isDirectory() || !isHidden(f)).toList();
      if (visible.isEmpty()) {
        throw hidden(path, found[0]);
      }
      for (FileStatus status : visible) {
        readable(path, status);
      }
      return visible;
    }
  }

  private String absence(String path, FileSystem fs) {
    if (!isLocal(fs.getUri().getScheme())) {
      return "does not exist";
    }
    java.io.File folder = local(fs.makeQualified(new Path(path))).getAbsoluteFile();
    while (folder != null && !folder.exists()) {
      folder = folder.getParentFile();
    }
    if (folder != null && folder.isDirectory() && !isOpen(folder)) {
      return "cannot be read: permission denied (for the folder %s)".formatted(folder);
    }
    return "does not exist"
        + (path.startsWith("~")
            ? " ('~' is a shell's word for %s: write that)"
                .formatted(System.getProperty("user.home"))
            : " (in the working directory " + fs.getWorkingDirectory().toUri().getPath() + ")");
  }

  // The rights that a status shows are not all there are (access lists): the system is asked.
  private FileStatus readable(String path, FileStatus status) {
    Path found = status.getPath();
    if (isLocal(found.toUri().getScheme())) {
      java.io.File file = local(found);
      if (status.isFile() && found.getName().indexOf(':') >= 0) {
        throw refusal(path, "cannot be read: " + ReadFailure.COLON);
      }
      if (file.exists() && !(status.isFile() ? Files.isReadable(file.toPath()) : isOpen(file))) {
        throw refusal(path, "cannot be read: permission denied");
      }
    }
    return status;
  }

  private static boolean isOpen(java.io.File folder) {
    return folder.canRead() && folder.canExecute();
  }

  private static boolean isLocal(String scheme) {
    return "file".equals(scheme);
  }

  private static java.io.File local(Path path) {
    return new java.io.File(path.toUri().getPath());
  }

  private static boolean isHidden(FileStatus status) {
    return TaskFiles.isHidden(status.getPath().getName());
  }

  private UserException hidden(String path, FileStatus status) {
    return refusal(
        path,
        "cannot be read: Spark takes a file whose name begins with '_' or '.' for a hidden one and skips it; rename %s"
            .formatted(status.getPath().getName()));
  }

  private String named(String path, FileStatus status) {
    if (isHidden(status)) {
      throw hidden(path, status);
    }
    return status.getPath().getName();
  }

  // A data file of a folder; what lies in hidden folders, as the logs of table formats do, is none.
  private String inside(String path, FileStatus folder, FileSystem fs) throws IOException {
    if (fs.exists(new Path(folder.getPath(), "_delta_log"))) {
      LOG.warn(
          "{}: '{}' is a Delta table and read as the files that lie in it, with rows that the table"
              + " has deleted or replaced; format delta, with Delta's package on the class path,"
              + " reads the table as it stands",
          key,
          path);
    }
    List<FileStatus> children = children(folder, fs);
    Optional<String> file = firstFile(children, fs);
    if (file.isEmpty()) {
      throw refusal(path, "is an empty folder");
    }
    boolean partitioned =
        children.stream().anyMatch(c -> c.isDirectory() && isPartition(c))
            && children.stream().noneMatch(FileStatus::isFile);
    for (FileStatus child : children) {
      if (child.isDirectory()
          && !subFolders
          && !(partitioned && isPartition(child))
          && firstFile(children(child, fs), fs).isPresent()) {
        throw refusal(
            path,
            "has files in the folder '%s', which Spark leaves out: list the paths that are to be read (%s/*.csv, say), or set the option recursiveFileLookup: true to read all"
                .formatted(child.getPath().getName(), path));
      }
    }
    return file.get();
  }

  private static boolean isPartition(FileStatus folder) {
    return folder.getPath().getName().indexOf('=') > 0;
  }

  // Files before folders, so that one is found soon; by name, so that it is always the same one.
  private Optional<String> firstFile(List<FileStatus> children, FileSystem fs) throws IOException {
    Optional<String> unknown = Optional.empty();
    for (FileStatus child : children) {
      Optional<String> file =
          child.isFile()
              ? Optional.of(child.getPath().getName())
              : firstFile(children(child, fs), fs);
      if (file.filter(known).isPresent()) {
        return file;
      }
      unknown = unknown.or(() -> file);
    }
    return unknown;
  }

  private static List<FileStatus> children(FileStatus folder, FileSystem fs) throws IOException {
    return Arrays.stream(fs.listStatus(folder.getPath()))
        .filter(child -> !isHidden(child))
        .sorted(
            Comparator.comparing(FileStatus::isDirectory)
                .thenComparing(child -> child.getPath().getName()))
        .toList();
  }
}
