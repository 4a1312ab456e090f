package io.tributary.engine;

/**
 * Which rows when: cuts each epoch into mini-batches and each mini-batch into one slice per shard.
 *
 * <p>Every batch has exactly {@code batchSize} rows, the last one the rest, and every row is used
 * exactly once an epoch, whatever the shards' sizes ({@link Apportionment}). A function of the
 * shards' sizes and the batch size alone. Not for several threads.
 */
public final class EpochPlan {
  private final Apportionment apportionment;
  private final int shards;
  private final int batchSize;
  private final int[] reached; // for each shard, rows used by the end of the last batch
  private Slices slices; // reused from batch to batch
  private long rows; // used by the end of the last batch

  public EpochPlan(int[] shardRows, int batchSize) {
    this.apportionment = new Apportionment(shardRows);
    this.shards = shardRows.length;
    this.batchSize = batchSize;
    this.reached = new int[shards];
  }

  /** The number of batches in an epoch. */
  public long batches() {
    return (apportionment.total() + batchSize - 1) / batchSize;
  }

  /** The number of batches that the epoch has left. */
  public long batchesLeft() {
    return (apportionment.total() - rows + batchSize - 1) / batchSize;
  }

  /** The rows of each batch but the last. */
  public int batchSize() {
    return batchSize;
  }

  /** The number of rows in an epoch. */
  public long rows() {
    return apportionment.total();
  }

  /** The number of rows used by the end of the last batch. */
  public long rowsSoFar() {
    return rows;
  }

  /** Goes to the beginning of an epoch. */
  public void begin(int epoch) {
    begin(epoch, 0);
  }

  /**
   * Goes to a place in an epoch.
   *
   * @param rowsUsed how many rows the batches before it have used together
   */
  public void begin(int epoch, long rowsUsed) {
    apportionment.reset();
    java.util.Arrays.fill(reached, 0);
    rows = rowsUsed;
    // What a shard has given by then depends on the number of rows alone, not on the batches.
    apportionment.advance(rows, reached);
    slices = new Slices(epoch, new int[shards], new int[shards]);
  }

  /** The next batch, valid until the next call; null at the end of the epoch. */
  public Slices next() {
    if (rows == apportionment.total()) {
      return null;
    }
    rows = Math.min(apportionment.total(), rows + batchSize);
    System.arraycopy(reached, 0, slices.from, 0, shards);
    apportionment.advance(rows, reached);
    for (int s = 0; s < shards; s++) {
      slices.count[s] = reached[s] - slices.from[s];
    }
    return slices;
  }
}
