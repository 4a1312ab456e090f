package io.tributary.data;

/** Takes rows one after the other and makes a shard of them. Not for several threads. */
public interface ShardBuilder extends AutoCloseable {
  /** Appends the row whose numbers begin at {@code from}. */
  void add(float[] values, int from);

  /** The shard of all rows so far. There is no adding after that. */
  Shard build();

  /** Gives up what was taken for rows that did not become a shard. */
  @Override
  void close();
}
