package io.tributary.ingest;

import io.tributary.config.UserException;
import io.tributary.data.SplitShard;
import java.io.Serializable;
import org.apache.spark.TaskContext;

/**
 * Knows a table's shards by their fingerprints, once they have been made, so that one that is made
 * again later, from a table that has changed since, is refused instead of trained on.
 *
 * <p>Travels with the job that makes shards. Where a shard is in a cache nobody asks: it costs
 * nothing from step to step.
 */
final class RebuiltShards implements Serializable {
  private static final long serialVersionUID = 1;

  private final String table;
  private long[] fingerprints; // of each shard; null: they are being made for the first time
  private long[] rows; // of each shard

  RebuiltShards(String table) {
    this.table = table;
  }

  /** The shards are there; from now on, others are made again. */
  void expect(long[] shardRows, long[] shardFingerprints) {
    rows = shardRows;
    fingerprints = shardFingerprints;
  }

  /**
   * The shard of this task, which has just been made.
   *
   * @throws UserException if it has other rows than it had
   */
  SplitShard checked(SplitShard shard) {
    int index = TaskContext.getPartitionId();
    if (fingerprints != null && shard.fingerprint() != fingerprints[index]) {
      long now = shard.rows();
      throw new UserException(
          "%s: the table has changed since it was read: shard %d, whose executor was lost or had no room, was made again from it and has other rows (%,d now, %,d before); bring the table back to what it was and go on with --resume, or train anew on a table that stays as it is"
              .formatted(table, index, now, rows[index]));
    }
    return shard;
  }
}
