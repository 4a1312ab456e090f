package io.tributary.data;

import java.util.ArrayDeque;

/**
 * Collects rows for their shards and hands them on in blocks.
 *
 * <p>The blocks of all shards together hold no more than about 16 MiB, however many shards there
 * are. Not for several threads.
 */
public final class BlockBuffer {
  private static final int ALL_BLOCKS_VALUES = 1 << 22;
  private static final int BLOCK_VALUES = 1 << 16;

  private final RowBlock[] open;
  private final int stride;
  private final int capacity; // rows of a block
  private final ArrayDeque<ShardBlock> full = new ArrayDeque<>();

  /** A block and the shard that it goes to. */
  public record ShardBlock(int shard, RowBlock block) {}

  public BlockBuffer(int shards, int stride) {
    this.open = new RowBlock[shards];
    this.stride = stride;
    this.capacity = Math.max(1, Math.min(BLOCK_VALUES, ALL_BLOCKS_VALUES / shards) / stride);
  }

  /** Copies a row to the block of its key's shard. */
  public void add(long key, float[] values, int offset) {
    int shard = RowKeys.shard(key, open.length);
    RowBlock block = open[shard];
    if (block == null) {
      block = new RowBlock(capacity, stride);
      open[shard] = block;
    }
    block.add(key, values, offset);
    if (block.isFull()) {
      full.add(new ShardBlock(shard, block));
      open[shard] = null;
    }
  }

  /** The next block that is ready to go, or null. */
  public ShardBlock poll() {
    return full.poll();
  }

  /** Makes the blocks that are not full ready to go. */
  public void finish() {
    for (int shard = 0; shard < open.length; shard++) {
      if (open[shard] != null) {
        full.add(new ShardBlock(shard, open[shard].trimmed()));
        open[shard] = null;
      }
    }
  }
}
