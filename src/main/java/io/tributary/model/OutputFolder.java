package io.tributary.model;

import io.tributary.config.UserException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.util.ShutdownHookManager;

/**
 * A table's folder that is written as a whole: beside its place first, which it gets when all of it
 * is there. An earlier table stays until then.
 *
 * <p>Only a table is replaced: a folder of what Spark's writers leave, and of nothing else. Locked
 * from {@link #open} to {@link #close}. Not for several threads.
 */
public final class OutputFolder implements AutoCloseable {
  /** A message lists no more than this of what is in the way. */
  private static final int SHOWN = 3;

  private static final String TEMPORARY = "tributary-tmp";

  private final String path;
  private final boolean overwrite;
  private final Path folder;
  private final Path temporary;
  private final Path earlier;
  private final StrictFileSystem fs;
  private final Runnable atExit = this::close;
  private FolderLock lock; // null until it is taken
  private boolean halfReplaced;

  private OutputFolder(String path, boolean overwrite, Configuration hadoop) throws IOException {
    this.path = path;
    this.overwrite = overwrite;
    this.fs = SafeFiles.strict(new Path(path), hadoop);
    this.folder = resolved(fs, new Path(path));
    // Nobody else's: a process that lost the lock unawares must not touch what its successor
    // writes.
    this.temporary = beside(TEMPORARY + "-" + UUID.randomUUID());
    this.earlier = beside("tributary-earlier");
  }

  // A link leads to the folder that is replaced; two links to one folder must find one lock.
  private static Path resolved(StrictFileSystem fs, Path folder) throws IOException {
    if (fs.isLocal() && java.nio.file.Files.isSymbolicLink(fs.local(folder))) {
      java.nio.file.Path target = fs.local(folder).toRealPath();
      return new Path(folder.toUri().getScheme(), null, target.toString());
    }
    return folder;
  }

  private Path beside(String what) {
    return new Path(folder.getParent(), "." + folder.getName() + "." + what);
  }

  /**
   * Locks a place for a table; nothing there is changed yet.
   *
   * @param key what named it, for messages
   * @param overwrite whether a table that is there may be replaced
   * @param notes takes a line if a lock is taken over that a killed process has left
   * @throws UserException if it cannot be written to, is locked, or holds what must stay
   */
  public static OutputFolder open(
      String key, String path, boolean overwrite, Configuration hadoop, Consumer<String> notes) {
    try {
      OutputFolder output = new OutputFolder(path, overwrite, hadoop);
      if (output.folder.getParent() == null) {
        throw new UserException("%s: '%s' is the root; name a folder in it".formatted(key, path));
      }
      output.check(key);
      output.lock = FolderLock.take(output.beside("tributary-lock"), path, hadoop, notes);
      // Before the lock is given back, which the temporary folder belongs to.
      ShutdownHookManager.get().addShutdownHook(output.atExit, FolderLock.HOOK_PRIORITY + 1);
      boolean usable = false;
      try {
        output.settle();
        output.check(key);
        usable = true;
      } finally {
        if (!usable) {
          output.close();
        }
      }
      return output;
    } catch (IOException | IllegalArgumentException e) {
      throw new UserException(
          "%s: cannot write to '%s': %s".formatted(key, path, SafeFiles.reason(e)), e);
    }
  }

  // What a process has left that was killed while it wrote, or while it switched.
  private void settle() throws IOException {
    List<Path> left = temporaries();
    if (fs.exists(earlier)) {
      if (fs.exists(folder)) {
        if (!left.isEmpty()) {
          throw new UserException(whereItIs(left.get(0)));
        }
        fs.delete(earlier, true);
      } else {
        rename(earlier, folder);
      }
    }
    for (Path temporaryOfOthers : left) {
      fs.delete(temporaryOfOthers, true);
    }
  }

  private List<Path> temporaries() throws IOException {
    List<Path> all = new ArrayList<>();
    for (FileStatus status : fs.listStatus(folder.getParent())) {
      if (status.getPath().getName().startsWith(beside(TEMPORARY).getName())) {
        all.add(status.getPath());
      }
    }
    return all;
  }

  private void check(String key) throws IOException {
    if (!fs.exists(folder)) {
      return;
    }
    if (!overwrite) {
      throw new UserException(
          "%s: '%s' already exists; give --overwrite to replace it".formatted(key, path));
    }
    if (!fs.getFileStatus(folder).isDirectory()) {
      throw new UserException(
          "%s: '%s' is a file, and a table is written as a folder: choose another place, or remove the file"
              .formatted(key, path));
    }
    if (isMountPoint()) {
      throw new UserException(
          "%s: another file system is mounted at '%s', which cannot be replaced as a whole: name a folder in it"
              .formatted(key, path));
    }
    List<String> others = new ArrayList<>();
    addOthers(folder, "", others);
    if (!others.isEmpty()) {
      throw new UserException(
          "%s: '%s' holds more than a table that Spark has written (%s%s), which --overwrite does not delete: choose another place, or remove it yourself"
              .formatted(
                  key,
                  path,
                  String.join(", ", others.subList(0, Math.min(SHOWN, others.size()))),
                  others.size() > SHOWN ? ", ..." : ""));
    }
  }

  private boolean isMountPoint() throws IOException {
    if (!fs.isLocal()) {
      return false;
    }
    try {
      return !device(folder).equals(device(folder.getParent()));
    } catch (UnsupportedOperationException e) { // no Unix
      return false;
    }
  }

  private Object device(Path of) throws IOException {
    return java.nio.file.Files.getAttribute(fs.local(of), "unix:dev");
  }

  private void addOthers(Path in, String prefix, List<String> others) throws IOException {
    for (FileStatus status : fs.listStatus(in)) {
      String name = status.getPath().getName();
      if (others.size() > SHOWN) {
        return;
      } else if (status.isDirectory() && name.contains("=")) { // named by a column's value
        addOthers(status.getPath(), prefix + name + "/", others);
      } else if (status.isDirectory() || !isOfTable(name)) {
        others.add(prefix + name);
      }
    }
  }

  private static boolean isOfTable(String name) {
    String plain =
        name.startsWith(".") && name.endsWith(".crc") ? name.substring(1, name.length() - 4) : name;
    return plain.startsWith("part-") || List.of("_SUCCESS", "_metadata").contains(plain);
  }

  /** Where the table is to be written to. */
  public String temporary() {
    return temporary.toString();
  }

  /**
   * Gives what was written its place. A sink that is no folder of files has left nothing.
   *
   * @throws UserException if something has come to be there that must stay
   */
  public synchronized void complete(String key) throws IOException {
    if (!fs.exists(temporary)) {
      return;
    }
    lock.requireHeld();
    check(key);
    if (fs.exists(folder)) {
      replace();
    } else {
      putInPlace();
    }
  }

  // A file system that does not rename folders at once may stop halfway. Then what is left must
  // stay, and with the temporary folder it is told from a table that was replaced.
  private void replace() throws IOException {
    halfReplaced = true;
    try {
      rename(folder, earlier);
    } catch (IOException | RuntimeException e) {
      halfReplaced = fs.exists(earlier);
      if (halfReplaced) {
        throw halfReplaced(e);
      }
      throw e;
    }
    try {
      putInPlace();
    } catch (IOException | RuntimeException e) {
      try {
        rename(earlier, folder);
      } catch (IOException | RuntimeException second) {
        e.addSuppressed(second);
        throw halfReplaced(e);
      }
      halfReplaced = false;
      throw e;
    }
    halfReplaced = false;
    fs.delete(earlier, true);
  }

  private IOException halfReplaced(Exception e) {
    return new IOException(SafeFiles.reason(e) + ". " + whereItIs(temporary), e);
  }

  private String whereItIs(Path newer) {
    return "'%s' was left half replaced, on a file system that does not rename folders at once: its earlier content is whole in %s, or what is not there is still in '%s'; move what you need, and delete %s and %s"
        .formatted(path, earlier, path, earlier, newer);
  }

  // Nothing is at the place: what comes to be there halfway is of this table.
  private void putInPlace() throws IOException {
    try {
      rename(temporary, folder);
    } catch (IOException | RuntimeException e) {
      fs.delete(folder, true);
      throw e;
    }
  }

  private void rename(Path from, Path to) throws IOException {
    if (!fs.rename(from, to)) {
      throw new IOException("cannot rename " + from + " to " + to);
    }
  }

  /** Removes what was not completed, and unlocks the place; also when the JVM is told to end. */
  @Override
  public synchronized void close() {
    if (!ShutdownHookManager.get().isShutdownInProgress()) {
      ShutdownHookManager.get().removeShutdownHook(atExit);
    }
    if (!halfReplaced) {
      SafeFiles.quietly(() -> fs.delete(temporary, true));
    }
    lock.close();
  }
}
