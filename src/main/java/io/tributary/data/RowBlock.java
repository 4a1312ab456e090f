package io.tributary.data;

import java.io.Serializable;
import java.util.Arrays;

/**
 * A batch of packed rows with their hashes: what travels when rows are brought to their shards.
 *
 * <p>Not a record, since Spark's Kryo cannot write those.
 */
public final class RowBlock implements Serializable {
  private static final long serialVersionUID = 1;

  private int rows;
  private int stride;
  private long[] hashes; // rows
  private float[] values; // rows × stride, row-major

  /** For Kryo. */
  @SuppressWarnings("unused")
  private RowBlock() {}

  /** An empty block with room for {@code capacity} rows. */
  public RowBlock(int capacity, int stride) {
    this.stride = stride;
    this.hashes = new long[capacity];
    this.values = new float[Math.multiplyExact(capacity, stride)];
  }

  /** A full block. The arrays are the block's from now on. */
  public RowBlock(int rows, int stride, long[] hashes, float[] values) {
    this.rows = rows;
    this.stride = stride;
    this.hashes = hashes;
    this.values = values;
  }

  /** Appends a row. The caller keeps below the capacity. */
  public void add(long hash, float[] source, int offset) {
    System.arraycopy(source, offset, values, rows * stride, stride);
    hashes[rows++] = hash;
  }

  /** Whether there is no room for another row. */
  public boolean isFull() {
    return rows == hashes.length;
  }

  /** The same rows without spare room. */
  public RowBlock trimmed() {
    if (!isFull()) {
      hashes = Arrays.copyOf(hashes, rows);
      values = Arrays.copyOf(values, rows * stride);
    }
    return this;
  }

  public int rows() {
    return rows;
  }

  public long hash(int row) {
    return hashes[row];
  }

  public int stride() {
    return stride;
  }

  /** The rows' hashes; there may be spare room behind them. Not to be changed. */
  public long[] hashes() {
    return hashes;
  }

  /** The rows' numbers, rows × stride; there may be spare room behind them. Not to be changed. */
  public float[] values() {
    return values;
  }
}
