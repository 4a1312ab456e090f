package io.tributary.ingest;

import io.tributary.data.BadRowPolicy;
import io.tributary.data.BlockBuffer;
import io.tributary.data.ClassParts;
import io.tributary.data.ColumnMoments;
import io.tributary.data.MissingPolicy;
import io.tributary.data.RowBlock;
import io.tributary.data.RowLayout;
import io.tributary.data.SortedRows;
import io.tributary.data.SplitRule;
import io.tributary.data.TableEncoding;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
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
 * @param key the columns that rows are keyed by; none: by all that they are read for
 * @param marks what rows are for, by their own cells; null: no column says it
 * @param ranges how the keys are cut
 */
record ShardPacker(
    TableEncoding encoding,
    Projection projection,
    BadRowPolicy badRows,
    long seed,
    List<String> key,
    RowMarks marks,
    KeyRanges ranges)
    implements Serializable {

  /**
   * The sorted rows.
   *
   * @param rows the table's rows in this packer's projection
   * @param counts learn of what was met
   * @param cached receives every cached RDD, for its owner to release
   */
  Sorted pack(
      JavaRDD<InternalRow> rows,
      SplitRule split,
      PartitionSums<PackingCounts> counts,
      List<JavaRDD<?>> cached) {
    return sorted(
        rows.mapPartitionsToPair(
            partition ->
                new EncodedRows(
                    partition,
                    new BlockBuffer(ranges.count(), encoding.layout().stride() + split.marks()),
                    counts)),
        encoding.layout(),
        ranges,
        split,
        cached);
  }

  /**
   * Rows at their places.
   *
   * @param runs one partition for each shard: its rows in sorted runs, one after the other
   * @param count how many rows there are
   * @param split what each row is for
   * @param moments statistics of the rows that are not held out, unscaled
   * @param classes how many rows of each class are for what, where lots decide and there is one
   *     target
   */
  record Sorted(
      JavaRDD<SortedRows> runs,
      long count,
      SplitRule split,
      ColumnMoments moments,
      ClassParts classes) {
    private static Sorted of(JavaRDD<SortedRows> runs, SplitRule split, Statistics all) {
      return new Sorted(runs, all.rows, split, all.moments, all.classes);
    }

    /** The same rows, some of which are for something else. */
    Sorted splitBy(SplitRule rule, RowLayout layout) {
      return of(runs, rule, statistics(runs, rule, layout));
    }
  }

  /** Brings packed rows to the shards of their keys, sorted. */
  static Sorted sorted(
      JavaPairRDD<Integer, RowBlock> packed,
      RowLayout layout,
      KeyRanges ranges,
      SplitRule split,
      List<JavaRDD<?>> cached) {
    int stride = layout.stride() + split.marks();
    JavaRDD<SortedRows> sorted =
        exchanged(packed, ranges, cached)
            .mapPartitions(blocks -> List.of(SortedRows.sort(blocks(blocks), stride)).iterator());
    keep(sorted, ranges, cached);
    // Most tables have no repeated rows: the statistics are taken in the same job.
    Statistics all = statistics(ranges.inShards(sorted), split, layout);
    if (!all.repeated) {
      return Sorted.of(ranges.inShards(sorted), split, all);
    }
    JavaPairRDD<Integer, RowBlock> moved =
        sorted
            .mapPartitionsToPair(
                range -> {
                  SortedRows rows = range.next();
                  int[] occurrences = rows.occurrences();
                  BlockBuffer buffer = new BlockBuffer(ranges.count(), stride);
                  if (occurrences != null) {
                    rows.sendRepeated(occurrences, buffer);
                  }
                  return new ShardBlocks(buffer) {
                    @Override
                    boolean fill() {
                      return false;
                    }
                  };
                })
            .partitionBy(ranges.partitioner());
    JavaRDD<SortedRows> placed =
        sorted.zipPartitions(
            moved,
            (range, arrived) -> {
              SortedRows rows = range.next();
              return List.of(rows.withArrived(rows.occurrences(), blocks(arrived))).iterator();
            });
    keep(placed, ranges, cached);
    all = statistics(ranges.inShards(placed), split, layout);
    return Sorted.of(ranges.inShards(placed), split, all);
  }

  // Within one process blocks go from hand to hand; writing them to files, as Spark's exchange
  // does,
  // and reading them again would take longer than sorting them.
  private static JavaRDD<Tuple2<Integer, RowBlock>> exchanged(
      JavaPairRDD<Integer, RowBlock> packed, KeyRanges ranges, List<JavaRDD<?>> cached) {
    boolean oneProcess = packed.context().isLocal() && ranges.runs() == 1;
    if (!oneProcess || packed.getNumPartitions() == 0) {
      return packed.partitionBy(ranges.partitioner()).rdd().toJavaRDD();
    }
    JavaRDD<Tuple2<Integer, RowBlock>> blocks =
        packed.rdd().toJavaRDD().persist(StorageLevel.MEMORY_AND_DISK());
    cached.add(blocks);
    // All at once: tasks of shards would wait for each other's first look at a partition.
    blocks.foreachPartition(partition -> {});
    List<JavaRDD<Tuple2<Integer, RowBlock>>> ofRanges = new ArrayList<>();
    for (int range = 0; range < ranges.count(); range++) {
      int wanted = range;
      ofRanges.add(blocks.filter(block -> block._1() == wanted).coalesce(1));
    }
    return JavaSparkContext.fromSparkContext(packed.context())
        .union(ofRanges.toArray(JavaRDD[]::new));
  }

  // What is cut finely is so because it may not fit: it is sorted anew from the exchange's files.
  private static void keep(JavaRDD<SortedRows> rows, KeyRanges ranges, List<JavaRDD<?>> cached) {
    if (ranges.runs() == 1) {
      cached.add(rows.persist(StorageLevel.MEMORY_AND_DISK()));
    }
  }

  /** What sorted rows come to, shard by shard, in order. */
  private static Statistics statistics(
      JavaRDD<SortedRows> runs, SplitRule split, RowLayout layout) {
    Statistics all = null;
    for (Statistics shard :
        runs.mapPartitions(ofShard -> List.of(new Statistics(ofShard, split, layout)).iterator())
            .collect()) {
      all = all == null ? shard : all.merged(shard);
    }
    return all;
  }

  /** What one shard's rows come to. */
  static final class Statistics implements Serializable {
    private static final long serialVersionUID = 1;

    private boolean repeated; // whether some rows are equal
    private long rows;
    private ColumnMoments moments;
    private ClassParts classes;

    /** For Kryo. */
    @SuppressWarnings("unused")
    private Statistics() {}

    Statistics(Iterator<SortedRows> runs, SplitRule split, RowLayout layout) {
      ColumnMoments.Collector collector = new ColumnMoments.Collector(layout);
      classes = new ClassParts();
      while (runs.hasNext()) {
        SortedRows run = runs.next();
        repeated |= run.occurrences() != null;
        rows += run.size();
        collector.addTraining(run, split);
        if (split.hasLots() && layout.targets() == 1) {
          classes.add(run, split, layout);
        }
      }
      moments = collector.moments();
    }

    Statistics merged(Statistics next) {
      repeated |= next.repeated;
      rows += next.rows;
      moments.merge(next.moments);
      classes.merge(next.classes);
      return this;
    }
  }

  private static List<RowBlock> blocks(Iterator<Tuple2<Integer, RowBlock>> arriving) {
    List<RowBlock> blocks = new ArrayList<>();
    arriving.forEachRemaining(block -> blocks.add(block._2()));
    return blocks;
  }

  /** Encodes the rows of one partition. */
  private final class EncodedRows extends ShardBlocks {
    private final Iterator<InternalRow> rows;
    private final BlockBuffer buffer;
    private final RowEncoder encoder = new RowEncoder(encoding, projection, seed, key);
    private final int stride = encoding.layout().stride();
    private final float[] values = new float[stride + (marks == null ? 0 : 1)];
    private final RowMarks.Marker marker = // null: no column says what rows are for
        marks == null
            ? null
            : marks.marker(
                projection, new CellParser(encoding.missingValues(), encoding.reading()));

    private final PartitionSums<PackingCounts> counts;
    private final PackingCounts counted = new PackingCounts();

    EncodedRows(
        Iterator<InternalRow> rows, BlockBuffer buffer, PartitionSums<PackingCounts> counts) {
      super(buffer);
      this.rows = rows;
      this.buffer = buffer;
      this.counts = counts;
    }

    @Override
    boolean fill() {
      if (!rows.hasNext()) {
        counted.addUnseen(encoder.unseen());
        counts.add(TaskContext.getPartitionId(), counted);
        return false;
      }
      add(rows.next());
      return true;
    }

    private void add(InternalRow row) {
      switch (encoder.encode(row, values)) {
        case ENCODED -> {
          if (marker != null) {
            values[stride] = marker.of(row);
          }
          buffer.add(encoder.hash(), values, 0);
        }
        case MISSING -> drop(encoding.missing() == MissingPolicy.DROP);
        case BAD -> drop(badRows == BadRowPolicy.DROP);
      }
    }

    private void drop(boolean allowed) {
      if (!allowed) {
        throw encoder.problem();
      }
      counted.addDropped(encoder.reason());
    }
  }
}
