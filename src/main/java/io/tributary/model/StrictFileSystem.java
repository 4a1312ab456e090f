package io.tributary.model;

import static org.apache.hadoop.fs.CommonConfigurationKeysPublic.IO_FILE_BUFFER_SIZE_DEFAULT;
import static org.apache.hadoop.fs.CommonConfigurationKeysPublic.IO_FILE_BUFFER_SIZE_KEY;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FSDataOutputStreamBuilder;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FSInputStream;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.FilterFileSystem;
import org.apache.hadoop.fs.Options.CreateFileOptionKeys;
import org.apache.hadoop.fs.Options.Rename;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.StreamCapabilities;
import org.apache.hadoop.fs.Syncable;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;
import org.slf4j.LoggerFactory;

/**
 * A file system that keeps Hadoop's contract where the local one does not.
 *
 * <p>What a disk refuses is an {@link IOException}: Hadoop's local files throw {@link FSError}, a
 * {@link java.lang.Error}, which handlers of failing files do not see. A file that must be new is
 * created in one step, where Hadoop looks first and creates then. And a file can take another one's
 * place without a moment in which there is none, as far as the file system can do that.
 */
final class StrictFileSystem extends FilterFileSystem {
  private static final FsPermission OWNER_ONLY = new FsPermission((short) 0600);

  StrictFileSystem(FileSystem fs) {
    super(fs);
  }

  /** Whether files are this machine's own, or look like it. */
  boolean isLocal() {
    return fs instanceof RawLocalFileSystem;
  }

  /** The local file of a path. */
  java.nio.file.Path local(Path path) {
    return ((RawLocalFileSystem) fs).pathToFile(path).toPath();
  }

  /**
   * Creates a file that must be new, with its content: of several callers, one succeeds. Object
   * stores promise that only where they know a conditional write (S3 does).
   *
   * @throws FileAlreadyExistsException if it is there
   */
  void createNew(Path file, byte[] content) throws IOException {
    if (isLocal()) {
      createNewLocal(file, content);
      return;
    }
    FSDataOutputStreamBuilder<?, ?> creation = fs.createFile(file);
    creation.overwrite(false);
    creation.recursive();
    creation.opt(CreateFileOptionKeys.FS_OPTION_CREATE_CONDITIONAL_OVERWRITE, true);
    try (FSDataOutputStream out = creation.build()) {
      out.write(content);
    }
  }

  private void createNewLocal(Path file, byte[] content) throws IOException {
    java.nio.file.Path local = local(file);
    try {
      Files.createFile(local);
    } catch (java.nio.file.FileAlreadyExistsException e) {
      throw new FileAlreadyExistsException(file + " is there already");
    }
    try {
      Files.write(local, content);
    } catch (IOException e) {
      Files.deleteIfExists(local);
      throw e;
    }
  }

  /**
   * Creates a file that its owner alone may read, from its first moment on; where a file system
   * knows no such thing, one like any other. An earlier file goes.
   */
  FSDataOutputStream createPrivate(Path file) throws IOException {
    if (isLocal()) {
      createEmptyPrivate(file);
    }
    return create(
        file,
        OWNER_ONLY,
        true,
        getConf().getInt(IO_FILE_BUFFER_SIZE_KEY, IO_FILE_BUFFER_SIZE_DEFAULT),
        getDefaultReplication(file),
        getDefaultBlockSize(file),
        null);
  }

  // Hadoop sets a mode only once the file is there.
  private void createEmptyPrivate(Path file) throws IOException {
    mkdirs(file.getParent());
    Files.deleteIfExists(local(file)); // its mode would count
    try {
      Files.createFile(
          local(file),
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    } catch (UnsupportedOperationException e) {
      LoggerFactory.getLogger(StrictFileSystem.class).debug("No modes of files here", e);
    }
  }

  /** Gives a file another one's place. */
  @SuppressWarnings("deprecation") // FileContext has it in public, but takes no file system
  void replace(Path from, Path to) throws IOException {
    if (!isLocal()) {
      super.rename(from, to, Rename.OVERWRITE);
    } else if (!rename(from, to)) { // where a rename does not replace, as on Windows
      delete(to, false);
      if (!rename(from, to)) {
        throw new IOException("cannot rename " + from + " to " + to.getName());
      }
    }
  }

  // Without a permission, which Hadoop would set by a process of its own.
  @Override
  public FSDataOutputStream create(
      Path file,
      boolean overwrite,
      int bufferSize,
      short replication,
      long blockSize,
      Progressable progress)
      throws IOException {
    try {
      return strict(fs.create(file, overwrite, bufferSize, replication, blockSize, progress));
    } catch (FSError e) {
      throw cause(e);
    }
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
    try {
      return strict(
          fs.create(file, permission, overwrite, bufferSize, replication, blockSize, progress));
    } catch (FSError e) {
      throw cause(e);
    }
  }

  @Override
  public FSDataInputStream open(Path file, int bufferSize) throws IOException {
    return new FSDataInputStream(new StrictInput(fs.open(file, bufferSize)));
  }

  private static FSDataOutputStream strict(FSDataOutputStream out) throws IOException {
    return new FSDataOutputStream(new StrictOutput(out), null);
  }

  private static IOException cause(FSError e) {
    return e.getCause() instanceof IOException cause ? cause : new IOException(e);
  }

  private static void strictly(SafeFiles.FileCall call) throws IOException {
    try {
      call.run();
    } catch (FSError e) {
      throw cause(e);
    }
  }

  private static final class StrictOutput extends OutputStream
      implements Syncable, StreamCapabilities {
    private final FSDataOutputStream out;

    StrictOutput(FSDataOutputStream out) {
      this.out = out;
    }

    @Override
    public void write(int b) throws IOException {
      strictly(() -> out.write(b));
    }

    @Override
    public void write(byte[] bytes, int from, int count) throws IOException {
      strictly(() -> out.write(bytes, from, count));
    }

    @Override
    public void flush() throws IOException {
      strictly(out::flush);
    }

    @Override
    public void hflush() throws IOException {
      strictly(out::hflush);
    }

    @Override
    public void hsync() throws IOException {
      strictly(out::hsync);
    }

    @Override
    public boolean hasCapability(String capability) {
      return out.hasCapability(capability);
    }

    @Override
    public void close() throws IOException {
      strictly(out::close);
    }
  }

  private static final class StrictInput extends FSInputStream {
    private final FSDataInputStream in;

    StrictInput(FSDataInputStream in) {
      this.in = in;
    }

    @Override
    public int read() throws IOException {
      try {
        return in.read();
      } catch (FSError e) {
        throw cause(e);
      }
    }

    @Override
    public int read(byte[] bytes, int from, int count) throws IOException {
      try {
        return in.read(bytes, from, count);
      } catch (FSError e) {
        throw cause(e);
      }
    }

    @Override
    public void seek(long position) throws IOException {
      strictly(() -> in.seek(position));
    }

    @Override
    public long getPos() throws IOException {
      return in.getPos();
    }

    @Override
    public boolean seekToNewSource(long position) throws IOException {
      return in.seekToNewSource(position);
    }

    @Override
    public void close() throws IOException {
      strictly(in::close);
    }
  }
}
