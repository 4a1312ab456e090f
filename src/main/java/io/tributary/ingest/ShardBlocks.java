package io.tributary.ingest;

import io.tributary.data.BlockBuffer;
import io.tributary.data.RowBlock;
import java.util.Iterator;
import java.util.NoSuchElementException;
import scala.Tuple2;

/** Blocks of rows on their way to their shards, made as they are asked for. */
abstract class ShardBlocks implements Iterator<Tuple2<Integer, RowBlock>> {
  private final BlockBuffer buffer;
  private BlockBuffer.ShardBlock next;
  private boolean finished;

  ShardBlocks(BlockBuffer buffer) {
    this.buffer = buffer;
  }

  /** Adds some rows to the buffer; false if there are none left. */
  abstract boolean fill();

  @Override
  public final boolean hasNext() {
    while (next == null) {
      next = buffer.poll();
      if (next == null && finished) {
        return false;
      }
      if (next == null && !fill()) {
        buffer.finish();
        finished = true;
      }
    }
    return true;
  }

  @Override
  public final Tuple2<Integer, RowBlock> next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    Tuple2<Integer, RowBlock> block = new Tuple2<>(next.shard(), next.block());
    next = null;
    return block;
  }
}
