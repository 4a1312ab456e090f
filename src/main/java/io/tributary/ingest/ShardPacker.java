package io.tributary.ingest;

import io.tributary.data.BadRowPolicy;
import io.tributary.data.BlockBuffer;
import io.tributary.data.ColumnMoments;
import io.tributary.data.MissingPolicy;
import io.tributary.data.RowBlock;
import io.tributary.data.RowLayout;
import io.tributary.data.SortedRows;
import io.tributary.data.TableEncoding;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.Partitioner;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.storage.StorageLevel;
import scala.Tuple2;

/**
 * Brings every row to the shard of its key, in the order of the keys.
 *
 * <p>One exchange carries the packed rows to the shard of their hash. Rows that equal another one
 * have keys of their own, which are known only when equal rows have met; just those travel once
 * more.
 *
 * @param encoding how to read a row; numbers stay unscaled
 * @param projection the columns of the table to be packed
 * @param badRows what happens to rows that cannot be read
 * @param seed the seed of the keys
 * @param shards how many shards
 */
record ShardPacker(
    TableEncoding encoding, Projection projection, BadRowPolicy badRows, long seed, int shards)
    implements Serializable {

  /**
   * The sorted rows, one partition for each shard, cached.
   *
   * @param rows the table's rows in this packer's projection
   * @param cached receives every cached RDD, for its owner to release
   */
  Sorted pack(JavaRDD<InternalRow> rows, double validationFraction, List<JavaRDD<?>> cached) {
    return sorted(
        rows.mapPartitionsToPair(
            partition ->
                new EncodedRows(partition, new BlockBuffer(shards, encoding.layout().stride()))),
        encoding.layout(),
        shards,
        validationFraction,
        cached);
  }

  /**
   * Rows at their places.
   *
   * @param rows one partition for each shard, cached
   * @param moments statistics of the rows that are not held out, unscaled
   */
  record Sorted(JavaRDD<SortedRows> rows, ColumnMoments moments) {}

  /** Brings packed rows to the shards of their keys, sorted and cached. */
  static Sorted sorted(
      JavaPairRDD<Integer, RowBlock> packed,
      RowLayout layout,
      int shards,
      double validationFraction,
      List<JavaRDD<?>> cached) {
    int stride = layout.stride();
    Partitioner byShard = new ByShard(shards);
    JavaRDD<SortedRows> sorted =
        packed
            .partitionBy(byShard)
            .mapPartitions(blocks -> List.of(SortedRows.sort(blocks(blocks), stride)).iterator())
            .persist(StorageLevel.MEMORY_AND_DISK());
    cached.add(sorted);
    // Most tables have no repeated rows: the statistics are taken in the same job.
    List<ColumnMoments> moments = new ArrayList<>();
    boolean repeated = false;
    for (Tuple2<Boolean, ColumnMoments> shard :
        sorted
            .map(s -> new Tuple2<>(s.occurrences() != null, moments(s, validationFraction, layout)))
            .collect()) {
      repeated |= shard._1();
      moments.add(shard._2());
    }
    if (!repeated) {
      return new Sorted(sorted, merged(moments));
    }
    JavaPairRDD<Integer, RowBlock> moved =
        sorted
            .mapPartitionsToPair(
                shard -> {
                  SortedRows rowsOfShard = shard.next();
                  int[] occurrences = rowsOfShard.occurrences();
                  BlockBuffer buffer = new BlockBuffer(shards, stride);
                  if (occurrences != null) {
                    rowsOfShard.sendRepeated(occurrences, buffer);
                  }
                  return new Parcels(buffer) {
                    @Override
                    boolean fill() {
                      return false;
                    }
                  };
                })
            .partitionBy(byShard);
    JavaRDD<SortedRows> placed =
        sorted
            .zipPartitions(
                moved,
                (shard, arrived) -> {
                  SortedRows rowsOfShard = shard.next();
                  return List.of(
                          rowsOfShard.withArrived(rowsOfShard.occurrences(), blocks(arrived)))
                      .iterator();
                })
            .persist(StorageLevel.MEMORY_AND_DISK());
    cached.add(placed);
    return new Sorted(
        placed, merged(placed.map(s -> moments(s, validationFraction, layout)).collect()));
  }

  private static ColumnMoments moments(SortedRows rows, double fraction, RowLayout layout) {
    ColumnMoments.Collector collector = new ColumnMoments.Collector(layout);
    collector.addTraining(rows, fraction);
    return collector.moments();
  }

  private static ColumnMoments merged(List<ColumnMoments> moments) {
    ColumnMoments all = moments.get(0);
    moments.subList(1, moments.size()).forEach(all::merge);
    return all;
  }

  private static List<RowBlock> blocks(Iterator<Tuple2<Integer, RowBlock>> parcels) {
    List<RowBlock> blocks = new ArrayList<>();
    parcels.forEachRemaining(parcel -> blocks.add(parcel._2()));
    return blocks;
  }

  private static final class ByShard extends Partitioner {
    private static final long serialVersionUID = 1;
    private final int shards;

    ByShard(int shards) {
      this.shards = shards;
    }

    @Override
    public int numPartitions() {
      return shards;
    }

    @Override
    public int getPartition(Object key) {
      return (Integer) key;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof ByShard that && that.shards == shards;
    }

    @Override
    public int hashCode() {
      return shards;
    }
  }

  /** Encodes the rows of one partition. */
  private final class EncodedRows extends Parcels {
    private final Iterator<InternalRow> rows;
    private final BlockBuffer buffer;
    private final RowEncoder encoder = new RowEncoder(encoding, projection, seed);
    private final float[] values = new float[encoding.layout().stride()];

    EncodedRows(Iterator<InternalRow> rows, BlockBuffer buffer) {
      super(buffer);
      this.rows = rows;
      this.buffer = buffer;
    }

    @Override
    boolean fill() {
      if (!rows.hasNext()) {
        return false;
      }
      add(rows.next());
      return true;
    }

    private void add(InternalRow row) {
      switch (encoder.encode(row, values)) {
        case ENCODED -> buffer.add(encoder.hash(), values, 0);
        case MISSING -> {
          if (encoding.missing() != MissingPolicy.DROP) {
            throw encoder.problem();
          }
        }
        case BAD -> {
          if (badRows == BadRowPolicy.FAIL) {
            throw encoder.problem();
          }
        }
      }
    }
  }
}
