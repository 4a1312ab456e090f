package io.tributary.testing;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.reflect.Constructor;
import java.net.URI;
import java.util.EnumSet;
import org.apache.hadoop.fs.CreateFlag;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;

/**
 * The local file system under the scheme {@code faulty}, which fails as a test wants it to: every
 * call that changes something counts, and from a certain one on the process counts as killed, or
 * for a while the disk counts as full.
 *
 * <p>A write that is hit leaves its first half behind.
 */
public final class FaultyFileSystem extends RawLocalFiles {
  private static final URI ROOT = URI.create("faulty:///");

  /** Ends a run as a kill does: whatever comes after it leaves no trace on the disk. */
  public static final class Killed extends Error {
    private static final long serialVersionUID = 1;

    Killed() {
      super("killed, as the test wants it");
    }
  }

  private static long calls;
  private static long killAt = Long.MAX_VALUE;
  private static long fullFrom = Long.MAX_VALUE;
  private static long fullTo = Long.MAX_VALUE;

  /** Spark hands {@code spark.hadoop.*} to Hadoop, which finds the class by its scheme. */
  public static void register() {
    System.setProperty("spark.hadoop.fs.faulty.impl", FaultyFileSystem.class.getName());
    SharedSpark.session()
        .sparkContext()
        .hadoopConfiguration()
        .set("fs.faulty.impl", FaultyFileSystem.class.getName());
  }

  /** No faults from now on, and counting begins anew. */
  public static synchronized void reset() {
    calls = 0;
    killAt = Long.MAX_VALUE;
    fullFrom = Long.MAX_VALUE;
    fullTo = Long.MAX_VALUE;
  }

  /** The process counts as killed in the call of this number, from 1. */
  public static synchronized void killAt(long call) {
    reset();
    killAt = call;
  }

  /** The disk counts as full from one call up to another one. */
  public static synchronized void fullFrom(long first, long end) {
    reset();
    fullFrom = first;
    fullTo = end;
  }

  /** Whether the process counts as killed by now. */
  public static synchronized boolean wasKilled() {
    return calls >= killAt;
  }

  /** How many calls there were. */
  public static synchronized long calls() {
    return calls;
  }

  private static synchronized void call() throws IOException {
    calls++;
    if (calls >= killAt) {
      throw new Killed();
    }
    if (isFull()) {
      throw new IOException("No space left on device");
    }
  }

  private static synchronized boolean isFull() {
    return calls >= fullFrom && calls < fullTo;
  }

  @Override
  public URI getUri() {
    return ROOT;
  }

  @Override
  public FSDataOutputStream create(
      Path file,
      boolean overwrite,
      int bufferSize,
      short replication,
      long blockSize,
      Progressable progress)
      throws IOException {
    call();
    return faulty(super.create(file, overwrite, bufferSize, replication, blockSize, progress));
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
    call();
    return faulty(
        super.create(file, permission, overwrite, bufferSize, replication, blockSize, progress));
  }

  @Override
  public FSDataOutputStream create(
      Path file,
      FsPermission permission,
      EnumSet<CreateFlag> flags,
      int bufferSize,
      short replication,
      long blockSize,
      Progressable progress,
      org.apache.hadoop.fs.Options.ChecksumOpt checksum)
      throws IOException {
    throw new UnsupportedOperationException("no test needs it");
  }

  private static FSDataOutputStream faulty(FSDataOutputStream out) throws IOException {
    return new FSDataOutputStream(new FaultyStream(out), null);
  }

  @Override
  public boolean mkdirs(Path folder) throws IOException {
    call();
    return super.mkdirs(folder);
  }

  // To delete takes no space.
  @Override
  public boolean delete(Path path, boolean recursive) throws IOException {
    synchronized (FaultyFileSystem.class) {
      calls++;
      if (calls >= killAt) {
        throw new Killed();
      }
    }
    return super.delete(path, recursive);
  }

  @Override
  public boolean rename(Path from, Path to) throws IOException {
    call();
    return super.rename(from, to);
  }

  private static final class FaultyStream extends OutputStream {
    private final FSDataOutputStream out;

    FaultyStream(FSDataOutputStream out) {
      this.out = out;
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int count) throws IOException {
      boolean alive = !wasKilled();
      try {
        call();
      } catch (IOException | Killed e) {
        if (alive) {
          out.write(bytes, from, count / 2);
          out.flush();
        }
        // As the local file system says that a disk takes no more: by an Error.
        throw e instanceof IOException full ? error(full) : (Killed) e;
      }
      out.write(bytes, from, count);
      out.flush();
    }

    private static FSError error(IOException full) {
      try {
        Constructor<FSError> constructor = FSError.class.getDeclaredConstructor(Throwable.class);
        constructor.setAccessible(true);
        return constructor.newInstance(full);
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public void close() throws IOException {
      out.close();
    }
  }
}
