package io.tributary.model;

import io.tributary.config.UserException;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.slf4j.LoggerFactory;

/**
 * The files and folders that a command reads, which it must not write to: a path that is one of
 * them, or lies above or below one.
 *
 * <p>Paths are compared as their file systems complete them, and local ones also with their links
 * followed, so that every spelling of a place counts as that place. Not for several threads.
 */
public final class ReadPaths {
  private static final String IS = "is";
  private static final String HOLDS = "holds";
  private static final String BELOW = "lies in";

  private final Configuration hadoop;
  private final List<ReadPath> paths = new ArrayList<>();

  /**
   * A path that is read.
   *
   * @param key what named it
   * @param path as it was named
   * @param place where it is
   */
  private record ReadPath(String key, String path, Path place) {}

  public ReadPaths(Configuration hadoop) {
    this.hadoop = hadoop;
  }

  /** Adds files or folders, or globs of them, that an option or a key names. */
  public ReadPaths add(String key, List<String> named) {
    for (String path : named) {
      try {
        Path asNamed = new Path(path);
        paths.add(new ReadPath(key, path, asNamed));
        FileStatus[] found = SafeFiles.strict(asNamed, hadoop).globStatus(asNamed);
        for (FileStatus status : found == null ? new FileStatus[0] : found) {
          paths.add(new ReadPath(key, path, status.getPath()));
        }
      } catch (IOException | RuntimeException e) { // told by who reads it
        LoggerFactory.getLogger(ReadPaths.class).debug("Not found: {}", path, e);
      }
    }
    return this;
  }

  /** Adds files by their addresses, which an option or a key has led to. */
  public ReadPaths addFiles(String key, String[] addresses) {
    for (String address : addresses) {
      paths.add(new ReadPath(key, address, new Path(URI.create(address))));
    }
    return this;
  }

  /** Adds a model's files. */
  public ReadPaths addModel(String key, String path) {
    Path folder = new Path(path);
    try {
      boolean inRunFolder = !new ModelFiles(SafeFiles.strict(folder, hadoop), folder).isModel();
      Path place = inRunFolder ? new Path(folder, ModelFolder.NAME) : folder;
      paths.add(new ReadPath(key, place.toString(), place));
    } catch (IOException e) {
      throw new UserException("cannot read the model '%s': %s".formatted(path, e.getMessage()));
    }
    return this;
  }

  /**
   * Refuses a place that a table or folder is to be written to.
   *
   * @throws UserException if it is a path that is read, or lies above or below one
   */
  public void refuseOverlap(String key, String path) {
    refuse(key, path, path, List.of(IS, HOLDS, BELOW));
  }

  /**
   * Refuses a place for a folder in which only files of certain names are written.
   *
   * @throws UserException if it is a path that is read, or lies below one
   */
  public void refuseLyingIn(String key, String path) {
    refuse(key, path, path, List.of(IS, BELOW));
  }

  /**
   * Refuses a file or folder that is written in such a folder.
   *
   * @param path the folder
   * @param written the file
   * @throws UserException if it is a path that is read, or lies above one
   */
  public void refuseReplacing(String key, String path, String written) {
    refuse(key, path, written, List.of(IS, HOLDS));
  }

  private void refuse(String key, String named, String written, List<String> relations) {
    try {
      StrictFileSystem fs = SafeFiles.strict(new Path(written), hadoop);
      List<String> targets = names(fs, new Path(written));
      for (ReadPath read : paths) {
        Optional<String> relation = relation(fs, targets, read.place());
        if (relation.filter(relations::contains).isPresent()) {
          throw new UserException(
              "%s: '%s'%s %s '%s', which %s reads: choose another place; nothing was written"
                  .formatted(
                      key,
                      named,
                      written.equals(named) ? "" : ", where '" + written + "' is written,",
                      relation.get(),
                      read.path(),
                      read.key()));
        }
      }
    } catch (IOException | IllegalArgumentException e) {
      throw new UserException("%s: cannot use '%s': %s".formatted(key, named, e.getMessage()));
    }
  }

  // A path as it is written and, on this machine, as it is with links followed.
  private static List<String> names(StrictFileSystem fs, Path path) throws IOException {
    if (fs.isLocal()) {
      File file = fs.local(path).toFile();
      return List.of(file.getAbsolutePath(), file.getCanonicalPath());
    }
    return List.of(fs.makeQualified(path).toUri().getPath());
  }

  private Optional<String> relation(StrictFileSystem fs, List<String> targets, Path read) {
    try {
      StrictFileSystem other = SafeFiles.strict(read, hadoop);
      if (fs.isLocal() != other.isLocal()) {
        return Optional.empty();
      }
      // What is not local is refused there if it is another file system's.
      for (String name : names(fs.isLocal() ? other : fs, read)) {
        for (String target : targets) {
          Optional<String> relation = relation(target, name);
          if (relation.isPresent()) {
            return relation;
          }
        }
      }
    } catch (IOException | IllegalArgumentException e) {
      LoggerFactory.getLogger(ReadPaths.class).debug("Elsewhere: {}", read, e);
    }
    return Optional.empty();
  }

  private static Optional<String> relation(String target, String read) {
    String a = folded(target);
    String b = folded(read);
    if (a.equals(b)) {
      return Optional.of(IS);
    }
    return b.startsWith(a)
        ? Optional.of(HOLDS)
        : a.startsWith(b) ? Optional.of(BELOW) : Optional.empty();
  }

  private static String folded(String path) {
    String slashes = path.replace(File.separatorChar, '/');
    return slashes.endsWith("/") ? slashes : slashes + "/";
  }
}
