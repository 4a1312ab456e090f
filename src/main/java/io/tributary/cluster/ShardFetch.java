package io.tributary.cluster;

import io.tributary.data.Shard;
import io.tributary.data.SplitShard;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;

/**
 * Brings cached shards to the driver, chunk by chunk: a whole shard may be larger than what one
 * task's result may be.
 */
public final class ShardFetch {
  /** Chunks of one result: 16 MiB together. */
  private static final int CHUNKS = 4;

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
    List<Shape> shapes = shards.map(s -> new Shape(part.of(s))).collect();
    List<Shard> fetched = new ArrayList<>();
    for (int s = 0; s < shapes.size(); s++) {
      Shape shape = shapes.get(s);
      float[][] chunks = new float[shape.chunks][];
      for (int first = 0; first < chunks.length; first += CHUNKS) {
        int from = first;
        int to = Math.min(chunks.length, first + CHUNKS);
        float[][] some = chunks(shards, s, part, from, to);
        System.arraycopy(some, 0, chunks, from, to - from);
      }
      fetched.add(new Shard(shape.rows, shape.stride, chunks));
    }
    return fetched;
  }

  private static float[][] chunks(
      JavaRDD<SplitShard> shards, int shard, Part part, int from, int to) {
    JavaRDD<float[][]> pieces =
        shards.map(
            s -> {
              float[][] some = new float[to - from][];
              for (int c = from; c < to; c++) {
                some[c - from] = part.of(s).chunk(c);
              }
              return some;
            });
    return pieces.collectPartitions(new int[] {shard})[0].get(0);
  }

  /** A shard without its rows. */
  static final class Shape implements Serializable {
    private static final long serialVersionUID = 1;
    int rows;
    int stride;
    int chunks;

    /** For Kryo. */
    @SuppressWarnings("unused")
    private Shape() {}

    Shape(Shard shard) {
      rows = shard.rows();
      stride = shard.stride();
      chunks = shard.chunkCount();
    }
  }
}
