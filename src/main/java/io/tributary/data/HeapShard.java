package io.tributary.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A shard in arrays: rows lie one after the other in chunks of a power of two of rows, so that a
 * shard may be larger than one Java array.
 */
public final class HeapShard extends Shard {
  private static final long serialVersionUID = 1;

  /**
   * A chunk holds at most this many numbers (256 KiB), unless a single row is longer: larger arrays
   * are a burden to G1, the garbage collector, whose regions may be as small as 1 MiB.
   */
  private static final int CHUNK_VALUES = 1 << 16;

  private final int chunkShift; // log2 of the rows in a chunk
  private final float[][] chunks; // each: at most (1 << chunkShift) × stride, row-major

  /** A shard of rows that are all zero, to be filled before anybody else sees it. */
  HeapShard(int rows, int stride) {
    super(rows, stride);
    this.chunkShift = chunkShift(stride);
    int chunkRows = 1 << chunkShift;
    this.chunks = new float[(rows + chunkRows - 1) >>> chunkShift][];
    for (int c = 0; c < chunks.length; c++) {
      chunks[c] = new float[Math.min(chunkRows, rows - (c << chunkShift)) * stride];
    }
  }

  private HeapShard(int rows, int stride, float[][] chunks) {
    super(rows, stride);
    this.chunkShift = chunkShift(stride);
    this.chunks = chunks;
  }

  /** A shard of the given numbers, row after row. */
  public static HeapShard of(int stride, float... values) {
    Builder builder = new Builder(stride);
    for (int from = 0; from < values.length; from += stride) {
      builder.add(values, from);
    }
    return builder.build();
  }

  private static int chunkShift(int stride) {
    return 31 - Integer.numberOfLeadingZeros(Math.max(1, CHUNK_VALUES / stride));
  }

  @Override
  public void copy(int row, int from, int count, float[] target, int at) {
    System.arraycopy(array(row), offset(row) + from, target, at, count);
  }

  @Override
  public float value(int row, int column) {
    return array(row)[offset(row) + column];
  }

  /** The array that holds the row; it begins at {@link #offset}. Not to be changed. */
  float[] array(int row) {
    return chunks[row >>> chunkShift];
  }

  /** Where the row begins in {@link #array}. */
  int offset(int row) {
    return (row & ((1 << chunkShift) - 1)) * stride();
  }

  /** Takes rows into chunks that grow. */
  public static final class Builder implements ShardBuilder {
    private static final int FIRST_ROWS = 16;

    private final int stride;
    private final int chunkRows;
    private final List<float[]> full = new ArrayList<>();
    private float[] open;
    private int openRows;

    public Builder(int stride) {
      this.stride = stride;
      this.chunkRows = 1 << chunkShift(stride);
      this.open = new float[Math.min(FIRST_ROWS, chunkRows) * stride];
    }

    @Override
    public void add(float[] values, int from) {
      if (openRows * stride == open.length) {
        makeRoom();
      }
      System.arraycopy(values, from, open, openRows++ * stride, stride);
    }

    // A large shard's chunks are made at their full size at once; only the first one grows.
    private void makeRoom() {
      if (openRows < chunkRows) {
        open = Arrays.copyOf(open, Math.min(2 * openRows, chunkRows) * stride);
      } else {
        full.add(open);
        open = new float[chunkRows * stride];
        openRows = 0;
      }
    }

    @Override
    public HeapShard build() {
      int rows = Math.addExact(Math.multiplyExact(full.size(), chunkRows), openRows);
      if (openRows > 0) {
        full.add(openRows * stride == open.length ? open : Arrays.copyOf(open, openRows * stride));
      }
      return new HeapShard(rows, stride, full.toArray(new float[0][]));
    }

    @Override
    public void close() {}
  }
}
