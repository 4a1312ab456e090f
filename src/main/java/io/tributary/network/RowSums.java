package io.tributary.network;

import java.io.Serializable;
import java.util.Arrays;

/**
 * Sums for some rows of a table: the part of a large table's gradient that is not 0. Rows are in
 * the order in which they first came.
 *
 * <p>A network's are {@link #PARTS} for each large table, by the rows' last bits: threads can share
 * them out, to add and to use each by itself.
 *
 * <p>Adding allocates nothing once there were as many rows. Not for several threads.
 */
public final class RowSums implements Serializable {
  private static final long serialVersionUID = 1;

  /** Parts of a large table's sums: part of the numeric contract, as the order of a norm's sum. */
  public static final int PARTS = 16;

  private static final int FIRST_ROWS = 16;

  private int width; // of a row
  private int size;
  private int[] rows; // the first are in use, and so below
  private float[] values; // rows × width
  private transient int[] places; // open-addressed: 1 + a row's place, 0: free; at most half full

  /** For Kryo. */
  @SuppressWarnings("unused")
  private RowSums() {}

  /** Sums of no rows yet. */
  public RowSums(int width) {
    this(width, 0, new int[FIRST_ROWS], new float[Math.multiplyExact(FIRST_ROWS, width)]);
  }

  /** Sums that are there; the arrays are the object's from now on. */
  public RowSums(int width, int size, int[] rows, float[] values) {
    this.width = width;
    this.size = size;
    this.rows = rows;
    this.values = values;
  }

  /** Sums of no rows for a network's large tables: those of one after those of the other. */
  public static RowSums[] of(ParameterLayout layout) {
    RowSums[] sums = new RowSums[layout.tables().size() * PARTS];
    for (int i = 0; i < sums.length; i++) {
      sums[i] = new RowSums(layout.tables().get(i / PARTS).shape().get(1));
    }
    return sums;
  }

  /** Which of a network's sums are those of a row of its {@code table}-th large table. */
  static int index(int table, int row) {
    return table * PARTS + (row & (PARTS - 1));
  }

  /** How many rows have sums. */
  public int size() {
    return size;
  }

  /** How many numbers a row has. */
  public int width() {
    return width;
  }

  /** The row whose sums are at a place. */
  public int row(int place) {
    return rows[place];
  }

  /** The sums, place × width; there may be spare room behind them. */
  public float[] values() {
    return values;
  }

  /** Begins anew, without rows. */
  public void clear() {
    size = 0;
    if (places != null) {
      Arrays.fill(places, 0);
    }
  }

  /** Adds some numbers to a row's. */
  public void add(int row, float[] from, int at) {
    int begin = place(row) * width;
    for (int k = 0; k < width; k++) {
      values[begin + k] += from[at + k];
    }
  }

  /** Adds other sums of the same table. */
  public void add(RowSums other) {
    for (int i = 0; i < other.size; i++) {
      add(other.rows[i], other.values, i * width);
    }
  }

  // Where a row's sums are; they are 0 if it has not come before.
  private int place(int row) {
    if (places == null || 2 * size >= places.length) {
      findAnew();
    }
    int slot = slot(row);
    if (places[slot] != 0) {
      return places[slot] - 1;
    }
    if (size == rows.length) {
      int room = Math.max(FIRST_ROWS, 2 * size);
      rows = Arrays.copyOf(rows, room);
      values = Arrays.copyOf(values, Math.multiplyExact(room, width));
    }
    rows[size] = row;
    Arrays.fill(values, size * width, (size + 1) * width, 0);
    places[slot] = ++size;
    return size - 1;
  }

  private int slot(int row) {
    int slot = (row * 0x9e37_79b9 >>> 9) & (places.length - 1);
    while (places[slot] != 0 && rows[places[slot] - 1] != row) {
      slot = (slot + 1) & (places.length - 1);
    }
    return slot;
  }

  private void findAnew() {
    int least = Math.max(2 * FIRST_ROWS, 4 * size);
    places = new int[Integer.highestOneBit(2 * least - 1)];
    for (int i = 0; i < size; i++) {
      places[slot(rows[i])] = i + 1;
    }
  }
}
