package io.tributary.ingest;

import io.tributary.data.Shard;
import io.tributary.data.SplitShard;

/**
 * The rows of one split: of each of a table's shards, those that are for training, or those that
 * are held out. A table of its own, for validation or test, holds nothing out.
 *
 * @param heldOut whether the rows are those held out
 */
public record SplitView(ShardedTable table, boolean heldOut) {
  /** The rows of a table but for those that are held out of it. */
  public static SplitView of(ShardedTable table) {
    return new SplitView(table, false);
  }

  /** The rows held out of a training table. */
  public static SplitView heldOutOf(ShardedTable table) {
    return new SplitView(table, true);
  }

  /** The split's rows of a shard. */
  public static Shard of(SplitShard shard, boolean heldOut) {
    return heldOut ? shard.validation() : shard.training();
  }
}
