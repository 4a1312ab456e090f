package io.tributary.cluster;

import io.tributary.data.HeapShard;
import io.tributary.data.Shard;
import io.tributary.data.ShardBuilder;
import io.tributary.data.SplitShard;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;

/**
 * Brings cached shards to the driver, some rows at a time: a whole shard may be larger than what
 * one task's result may be.
 */
public final class ShardFetch {
  /** Numbers of one result: 16 MiB. */
  private static final int VALUES = 1 << 22;

  private ShardFetch() {}

  /** Which rows of a shard are wanted. */
  public enum Part {
    TRAINING,
    VALIDATION;

    Shard of(SplitShard shard) {
      return this == TRAINING ? shard.training() : shard.validation();
    }
  }

  /** One part of every shard, in order. */
  public static List<Shard> fetch(JavaRDD<SplitShard> shards, Part part) {
    List<int[]> shapes =
        shards.map(s -> new int[] {part.of(s).rows(), part.of(s).stride()}).collect();
    List<Shard> fetched = new ArrayList<>();
    for (int s = 0; s < shapes.size(); s++) {
      int rows = shapes.get(s)[0];
      int stride = shapes.get(s)[1];
      int piece = Math.max(1, VALUES / stride);
      try (ShardBuilder builder = new HeapShard.Builder(stride)) {
        for (int first = 0; first < rows; first += piece) {
          float[] some = rows(shards, s, part, first, Math.min(piece, rows - first));
          for (int from = 0; from < some.length; from += stride) {
            builder.add(some, from);
          }
        }
        fetched.add(builder.build());
      }
    }
    return fetched;
  }

  private static float[] rows(
      JavaRDD<SplitShard> shards, int shard, Part part, int first, int count) {
    JavaRDD<float[]> pieces =
        shards.map(
            s -> {
              float[] some = new float[count * part.of(s).stride()];
              part.of(s).copyRows(first, count, some);
              return some;
            });
    return pieces.collectPartitions(new int[] {shard})[0].get(0);
  }
}
