package io.tributary.model;

import io.tributary.testing.RawLocalFiles;
import java.io.File;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * The local file system, as {@code watched:/...}, which remembers the paths that it was given, and
 * lets a test do something before it uses one.
 */
public final class WatchedFileSystem extends RawLocalFiles {
  private static final Set<File> TOUCHED = ConcurrentHashMap.newKeySet();

  private static Runnable before = () -> {};

  /** What is done before each use of a path, in the same thread; what that does is not seen. */
  static synchronized void before(Runnable action) {
    before = action;
  }

  private static synchronized Runnable before() {
    return before;
  }

  /** A configuration that knows it. */
  static Configuration configuration() {
    Configuration hadoop = new Configuration();
    hadoop.setClass(
        "fs.watched.impl", WatchedFileSystem.class, org.apache.hadoop.fs.FileSystem.class);
    return hadoop;
  }

  static Path path(java.nio.file.Path local) {
    return new Path("watched", null, local.toString());
  }

  /** The paths since the last call, by all threads. */
  static Set<File> takeTouched() {
    Set<File> touched = Set.copyOf(TOUCHED);
    TOUCHED.clear();
    return touched;
  }

  @Override
  public URI getUri() {
    return URI.create("watched:///");
  }

  @Override
  public File pathToFile(Path path) {
    before().run();
    File file = super.pathToFile(path);
    TOUCHED.add(file);
    return file;
  }
}
