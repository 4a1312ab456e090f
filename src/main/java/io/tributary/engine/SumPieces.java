package io.tributary.engine;

import java.io.Serializable;

/**
 * How a gradient sum is cut where whole ones would be too much for one message or for the driver.
 *
 * @param elements of the sum
 * @param count pieces of nearly equal size
 */
public record SumPieces(int elements, int count) implements Serializable {
  /**
   * The most elements of a piece, 16 MiB of floats: a message that Spark sends without a thought.
   */
  private static final int MOST = 1 << 22;

  /**
   * From so many pieces on, another one costs more than it brings: each shard's task writes all.
   */
  private static final int MANY = 200;

  /** The most elements of a whole sum: 56 MiB of floats, which fit into Kryo's buffer of 64 MiB. */
  private static final int WHOLE_SUM = 14 << 20;

  /**
   * Whole sums, that is, one piece, where what the driver receives is small; else a multiple of the
   * number of shards, since as many tasks add pieces as there are, and what waits in a task for its
   * turn is then no more than one whole sum. Beyond some hundred shards, fewer pieces than shards.
   *
   * @param shards how many sums there are
   * @param received how many of them the driver would receive if they were whole
   */
  public static SumPieces of(int elements, int shards, int received) {
    if (elements <= WHOLE_SUM && (long) elements * received <= MergeTree.MOST_RECEIVED) {
      return new SumPieces(elements, 1);
    }
    long enough = (elements - 1L) / MOST + 1;
    long each = Math.min(shards, MANY);
    return new SumPieces(elements, (int) Math.min(elements, (enough + each - 1) / each * each));
  }

  /**
   * How much may have to wait in a task that adds one place's pieces, in elements: those of all
   * shards, should they come in the worst order.
   *
   * @param shards how many sums there are
   */
  public long mostWaiting(int shards) {
    return ((long) elements * shards + count - 1) / count;
  }

  /** Where piece {@code p} begins, and the one before ends. */
  public int from(int p) {
    return (int) ((long) elements * p / count);
  }
}
