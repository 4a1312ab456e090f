package io.tributary.data;

import java.io.Serializable;

/**
 * Packed rows in a fixed order: the unit of work of a step and of an evaluation.
 *
 * <p>Where the numbers are kept is the subclass's affair, and leaves no trace in what is read.
 * Immutable once built; safe to share between threads.
 */
public abstract sealed class Shard implements Serializable
    permits HeapShard, MappedShard, SelectedRows {
  private static final long serialVersionUID = 1;

  private final int rows;
  private final int stride;

  Shard(int rows, int stride) {
    this.rows = rows;
    this.stride = stride;
  }

  public final int rows() {
    return rows;
  }

  /** How many numbers a row has. */
  public final int stride() {
    return stride;
  }

  /** How many numbers the shard holds. */
  public final long values() {
    return (long) rows * stride;
  }

  /**
   * Copies a part of a row: its numbers {@code from} to {@code from + count − 1}, to place {@code
   * at} of the target and after.
   */
  public abstract void copy(int row, int from, int count, float[] target, int at);

  /** One number of a row. */
  public abstract float value(int row, int column);

  /** Copies whole rows, one after the other, to the start of the target. */
  public final void copyRows(int first, int count, float[] target) {
    for (int i = 0; i < count; i++) {
      copy(first + i, 0, stride, target, i * stride);
    }
  }
}
