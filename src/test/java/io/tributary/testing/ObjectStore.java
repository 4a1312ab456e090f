package io.tributary.testing;

import java.io.ByteArrayOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;

/**
 * Local files under the scheme {@code store}, as an object store has them: a file is there once it
 * is closed; no file is renamed onto another one, so that Hadoop deletes that one first. Calls that
 * change something count, and fail as a test wants it.
 */
public final class ObjectStore extends FileSystem {
  /** What happens in the call that is to fail. */
  public enum Fault {
    /** It does nothing, and says that it failed. */
    REFUSED,
    /** It does what it should, and says that it failed. */
    DONE_ALL_THE_SAME,
    /** It renames half of a folder's files, and says that it failed; other calls do nothing. */
    HALFWAY,
    /** Nothing can be reached from then on, not even to be read. */
    OUTAGE,
    /** The process ends: nothing is done, not even by whoever cleans up. */
    KILL
  }

  private static long calls;
  private static long faultAt = Long.MAX_VALUE;
  private static Fault fault = Fault.REFUSED;

  private final RawLocalFiles files = new RawLocalFiles();

  /** A configuration that knows it. */
  public static Configuration configuration() {
    Configuration hadoop = new Configuration();
    hadoop.set("fs.store.impl", ObjectStore.class.getName());
    return hadoop;
  }

  /** A local file as one of the store. */
  public static Path path(java.nio.file.Path local) {
    return new Path("store:" + local);
  }

  /** No faults from now on, and counting begins anew. */
  public static synchronized void reset() {
    calls = 0;
    faultAt = Long.MAX_VALUE;
  }

  /** The changing call of this number, from 1, fails. */
  public static synchronized void fail(long call, Fault how) {
    reset();
    faultAt = call;
    fault = how;
  }

  /** How many calls there were that change something. */
  public static synchronized long calls() {
    return calls;
  }

  private interface Change<T> {
    T run() throws IOException;
  }

  private static synchronized <T> T change(Change<T> change) throws IOException {
    calls++;
    if (calls == faultAt && fault == Fault.DONE_ALL_THE_SAME) {
      change.run();
    }
    if (calls == faultAt) {
      throw failure();
    }
    requireReachable();
    return change.run();
  }

  private static synchronized boolean failsHalfway() {
    return calls + 1 == faultAt && fault == Fault.HALFWAY;
  }

  private static IOException failure() {
    if (fault == Fault.KILL) {
      throw new Error("killed, as the test wants it");
    }
    return new IOException("503 Slow Down");
  }

  private static synchronized void requireReachable() throws IOException {
    if (calls >= faultAt && (fault == Fault.OUTAGE || fault == Fault.KILL)) {
      throw failure();
    }
  }

  @Override
  public void initialize(URI name, Configuration hadoop) throws IOException {
    super.initialize(name, hadoop);
    setConf(hadoop);
    files.initialize(URI.create("file:///"), hadoop);
  }

  @Override
  public URI getUri() {
    return URI.create("store:///");
  }

  private static Path local(Path path) {
    return new Path("file", null, path.toUri().getPath());
  }

  @Override
  public FSDataInputStream open(Path file, int bufferSize) throws IOException {
    requireReachable();
    return files.open(local(file), bufferSize);
  }

  @Override
  public FSDataOutputStream create(
      Path file,
      FsPermission permission,
      boolean overwrite,
      int bufferSize,
      short replication,
      long blockSize,
      Progressable progress)
      throws IOException {
    requireReachable();
    if (!overwrite && files.exists(local(file))) {
      throw new org.apache.hadoop.fs.FileAlreadyExistsException(file.toString());
    }
    ByteArrayOutputStream content =
        new ByteArrayOutputStream() {
          @Override
          public void close() throws IOException {
            change(() -> put(local(file), toByteArray()));
          }
        };
    return new FSDataOutputStream(content, null);
  }

  private boolean put(Path file, byte[] content) throws IOException {
    try (FSDataOutputStream out = files.create(file, true)) {
      out.write(content);
    }
    return true;
  }

  @Override
  public FSDataOutputStream append(Path file, int bufferSize, Progressable progress) {
    throw new UnsupportedOperationException("an object cannot grow");
  }

  @Override
  public boolean rename(Path from, Path to) throws IOException {
    if (failsHalfway() && files.getFileStatus(local(from)).isDirectory()) {
      files.mkdirs(local(to));
      FileStatus[] all = files.listStatus(local(from));
      for (int i = 0; i < all.length / 2; i++) {
        files.rename(all[i].getPath(), new Path(local(to), all[i].getPath().getName()));
      }
    }
    return change(
        () -> {
          if (!files.exists(local(from))) {
            throw new FileNotFoundException(from.toString());
          }
          return !files.exists(local(to)) && files.rename(local(from), local(to));
        });
  }

  @Override
  public boolean delete(Path path, boolean recursive) throws IOException {
    return change(() -> files.delete(local(path), recursive));
  }

  @Override
  public boolean mkdirs(Path folder, FsPermission permission) throws IOException {
    return change(() -> files.mkdirs(local(folder)));
  }

  @Override
  public FileStatus[] listStatus(Path folder) throws IOException {
    requireReachable();
    FileStatus[] all = files.listStatus(local(folder));
    for (FileStatus status : all) {
      status.setPath(new Path("store", null, status.getPath().toUri().getPath()));
    }
    return all;
  }

  @Override
  public FileStatus getFileStatus(Path path) throws IOException {
    requireReachable();
    FileStatus status = files.getFileStatus(local(path));
    status.setPath(new Path("store", null, status.getPath().toUri().getPath()));
    return status;
  }

  @Override
  public void setWorkingDirectory(Path folder) {
    files.setWorkingDirectory(local(folder));
  }

  @Override
  public Path getWorkingDirectory() {
    return new Path("store", null, files.getWorkingDirectory().toUri().getPath());
  }
}
