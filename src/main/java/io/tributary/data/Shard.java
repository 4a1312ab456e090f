package io.tributary.data;

import java.io.Serializable;

/**
 * Packed rows in a fixed order: the unit of work of a step and of an evaluation.
 *
 * <p>Rows lie one after the other in chunks of a power of two of rows, so that a shard may be
 * larger than one Java array and travels in pieces. Immutable once built; safe to share between
 * threads.
 */
public final class Shard implements Serializable {
  private static final long serialVersionUID = 1;

  /** A chunk holds at most this many numbers (4 MiB), unless a single row is longer. */
  private static final int CHUNK_VALUES = 1 << 20;

  private int rows;
  private int stride;
  private int chunkShift; // log2 of the rows in a chunk
  private float[][] chunks; // each: at most (1 << chunkShift) × stride, row-major

  /** For Kryo. */
  @SuppressWarnings("unused")
  private Shard() {}

  /**
   * A shard of {@code rows} rows, all zero, to be filled by its maker before anybody else sees it.
   */
  Shard(int rows, int stride) {
    this.rows = rows;
    this.stride = stride;
    this.chunkShift = chunkShift(stride);
    int chunkRows = 1 << chunkShift;
    this.chunks = new float[(rows + chunkRows - 1) >>> chunkShift][];
    for (int c = 0; c < chunks.length; c++) {
      chunks[c] = new float[Math.min(chunkRows, rows - (c << chunkShift)) * stride];
    }
  }

  /** A shard from its chunks, as {@link #chunk} gave them. */
  public Shard(int rows, int stride, float[][] chunks) {
    this.rows = rows;
    this.stride = stride;
    this.chunkShift = chunkShift(stride);
    this.chunks = chunks.clone();
  }

  private static int chunkShift(int stride) {
    return 31 - Integer.numberOfLeadingZeros(Math.max(1, CHUNK_VALUES / stride));
  }

  public int rows() {
    return rows;
  }

  public int stride() {
    return stride;
  }

  public int chunkCount() {
    return chunks.length;
  }

  /** The numbers of some consecutive rows. Not to be changed. */
  public float[] chunk(int index) {
    return chunks[index];
  }

  /** How many numbers the shard holds. */
  public long values() {
    return (long) rows * stride;
  }

  /** The array that holds the row; it begins at {@link #offset}. Not to be changed. */
  public float[] array(int row) {
    return chunks[row >>> chunkShift];
  }

  /** Where the row begins in {@link #array}. */
  public int offset(int row) {
    return (row & ((1 << chunkShift) - 1)) * stride;
  }
}
