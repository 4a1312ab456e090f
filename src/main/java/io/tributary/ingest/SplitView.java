package io.tributary.ingest;

import io.tributary.data.Part;
import io.tributary.data.ShardPart;

/**
 * The rows of one split: those rows of each of a table's shards that are for it. A table of its
 * own, for validation or test, holds nothing out: all of its rows are {@link Part#TRAINING}.
 */
public record SplitView(ShardedTable table, ShardPart part) {
  /** The rows that are for something. */
  public SplitView(ShardedTable table, Part part) {
    this(table, ShardPart.of(part));
  }

  /** The rows of a table but for those that are held out of it. */
  public static SplitView of(ShardedTable table) {
    return new SplitView(table, Part.TRAINING);
  }
}
