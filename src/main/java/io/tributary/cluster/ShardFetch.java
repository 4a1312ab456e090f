package io.tributary.cluster;

import io.tributary.data.Shard;
import io.tributary.data.ShardBuilder;
import io.tributary.data.ShardPart;
import io.tributary.data.SplitShard;
import io.tributary.ingest.ShardBuilders;
import io.tributary.ingest.ShardedTable;
import io.tributary.ingest.SplitView;
import io.tributary.spark.Blocks;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;

/**
 * Brings cached shards to the driver: from another machine some rows at a time, since a whole shard
 * may be larger than what one task's result may be; in local mode the shards themselves.
 */
public final class ShardFetch {
  /** Numbers of one result: 16 MiB. */
  private static final int VALUES = 1 << 22;

  private ShardFetch() {}

  /** The rows of a split, shard by shard. */
  public static List<Shard> fetch(SplitView split) {
    ShardedTable table = split.table();
    ShardPart part = split.part();
    List<Shard> fetched = new ArrayList<>();
    if (table.shards().context().isLocal()) {
      for (int s = 0; s < table.shards().getNumPartitions(); s++) {
        Blocks.cachedHere(table.shards().rdd(), s)
            .map(shard -> shard.part(part))
            .ifPresent(fetched::add);
      }
      if (fetched.size() == table.shards().getNumPartitions()) {
        return fetched;
      }
      fetched.clear(); // Spark has dropped some
    }
    copy(table, part, fetched);
    return fetched;
  }

  /** In which fold each training row of a table is, shard by shard. */
  public static List<short[]> folds(ShardedTable table) {
    return table.shards().map(SplitShard::folds).collect();
  }

  private static void copy(ShardedTable table, ShardPart part, List<Shard> fetched) {
    JavaRDD<SplitShard> shards = table.shards();
    List<int[]> shapes =
        shards.map(s -> new int[] {s.part(part).rows(), s.part(part).stride()}).collect();
    for (int s = 0; s < shapes.size(); s++) {
      int rows = shapes.get(s)[0];
      int stride = shapes.get(s)[1];
      int piece = Math.max(1, VALUES / stride);
      try (ShardBuilder builder = ShardBuilders.of(table.storage(), stride)) {
        for (int first = 0; first < rows; first += piece) {
          float[] some = rows(shards, s, part, first, Math.min(piece, rows - first));
          for (int from = 0; from < some.length; from += stride) {
            builder.add(some, from);
          }
        }
        fetched.add(builder.build());
      }
    }
  }

  private static float[] rows(
      JavaRDD<SplitShard> shards, int shard, ShardPart part, int first, int count) {
    JavaRDD<float[]> pieces =
        shards.map(
            s -> {
              float[] some = new float[count * s.part(part).stride()];
              s.part(part).copyRows(first, count, some);
              return some;
            });
    return pieces.collectPartitions(new int[] {shard})[0].get(0);
  }
}
