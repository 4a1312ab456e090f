package io.tributary.data;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * A shard in a file of this machine, mapped into memory: it takes no heap, and as much of the
 * machine's memory as the operating system can spare.
 *
 * <p>The file has no name from the moment it is opened (as far as the operating system allows), so
 * that nothing is left of it however the process ends; its space is given back when the shard is
 * garbage.
 */
public final class MappedShard extends Shard {
  private static final long serialVersionUID = 1;

  /** A mapping holds at most 1 GiB. */
  private static final int SEGMENT_VALUES = 1 << 28;

  private final transient FloatBuffer[] segments;
  private final int segmentShift; // log2 of the rows in a segment

  private MappedShard(int rows, int stride, FileChannel file) throws IOException {
    super(rows, stride);
    segmentShift = 31 - Integer.numberOfLeadingZeros(Math.max(1, SEGMENT_VALUES / stride));
    int segmentRows = 1 << segmentShift;
    segments = new FloatBuffer[(int) (((long) rows + segmentRows - 1) >>> segmentShift)];
    long rowBytes = (long) stride * Float.BYTES;
    for (int s = 0; s < segments.length; s++) {
      long first = (long) s << segmentShift;
      long bytes = Math.min(segmentRows, rows - first) * rowBytes;
      segments[s] =
          file.map(FileChannel.MapMode.READ_ONLY, first * rowBytes, bytes)
              .order(ByteOrder.nativeOrder())
              .asFloatBuffer();
    }
  }

  @Override
  public void copy(int row, int from, int count, float[] target, int at) {
    segments[row >>> segmentShift].get(offset(row) + from, target, at, count);
  }

  @Override
  public float value(int row, int column) {
    return segments[row >>> segmentShift].get(offset(row) + column);
  }

  private int offset(int row) {
    return (row & ((1 << segmentShift) - 1)) * stride();
  }

  // Where Kryo is not used, the rows travel in arrays, and stay there.
  private Object writeReplace() {
    float[] row = new float[stride()];
    HeapShard.Builder builder = new HeapShard.Builder(stride());
    for (int i = 0; i < rows(); i++) {
      copy(i, 0, stride(), row, 0);
      builder.add(row, 0);
    }
    return builder.build();
  }

  /** Writes rows to a file, and maps it when all are there. */
  public static final class Builder implements ShardBuilder {
    private static final int BUFFER_VALUES = 1 << 16;

    private static final Set<StandardOpenOption> OPTIONS =
        Set.of(
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            StandardOpenOption.DELETE_ON_CLOSE);

    private final FileChannel file;
    private final int stride;
    private final ByteBuffer bytes;
    private final FloatBuffer floats; // the same memory
    private int rows;

    /**
     * @param path a file that is not there yet
     * @throws UncheckedIOException if it cannot be made
     */
    public Builder(Path path, int stride) {
      this.stride = stride;
      try {
        this.file = FileChannel.open(path, OPTIONS, ownerOnly(path));
      } catch (IOException e) {
        throw new UncheckedIOException("cannot make a file for rows, " + e.getMessage(), e);
      }
      int bufferRows = Math.max(1, BUFFER_VALUES / stride);
      this.bytes =
          ByteBuffer.allocateDirect(Math.multiplyExact(bufferRows * stride, Float.BYTES))
              .order(ByteOrder.nativeOrder());
      this.floats = bytes.asFloatBuffer();
    }

    // Mode 0600, where files have modes.
    private static FileAttribute<?>[] ownerOnly(Path path) {
      return path.getFileSystem().supportedFileAttributeViews().contains("posix")
          ? new FileAttribute<?>[] {
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
          }
          : new FileAttribute<?>[0];
    }

    /**
     * @throws UncheckedIOException if the disk is full
     */
    @Override
    public void add(float[] values, int from) {
      floats.put(values, from, stride);
      rows = Math.incrementExact(rows);
      if (!floats.hasRemaining()) {
        flush();
      }
    }

    private void flush() {
      bytes.limit(floats.position() * Float.BYTES).position(0);
      try {
        while (bytes.hasRemaining()) {
          file.write(bytes);
        }
      } catch (IOException e) {
        throw new UncheckedIOException("cannot keep rows on the local disk: " + e.getMessage(), e);
      }
      bytes.clear();
      floats.clear();
    }

    @Override
    public MappedShard build() {
      flush();
      try {
        return new MappedShard(rows, stride, file);
      } catch (IOException e) {
        throw new UncheckedIOException("cannot map the file of rows: " + e.getMessage(), e);
      }
    }

    /** Closes the file; what is mapped stays. */
    @Override
    public void close() {
      try {
        file.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
