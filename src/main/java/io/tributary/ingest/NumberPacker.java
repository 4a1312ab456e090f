package io.tributary.ingest;

import io.tributary.data.BlockBuffer;
import io.tributary.data.ColumnNarrowing;
import io.tributary.data.RowBlock;
import io.tributary.spark.Tables;
import java.io.Serializable;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.SparkContext;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.vectorized.ColumnarBatch;

/**
 * Packs a table of nothing but numbers in the pass that profiles it, so that it is read once.
 *
 * <p>Whether all columns are numbers is an assumption (from the table's types, or the first rows of
 * a text format) that every row then proves or disproves: the profile says which, and what was
 * packed under a wrong assumption is thrown away. Classes are packed as the numbers they are.
 *
 * @param request the columns, and what to look at in them
 * @param features how many of the columns are features; labels and the weight follow
 * @param keyColumns how many of the columns rows are keyed by: all but the weight
 * @param imputes whether a feature may be missing
 * @param seed of the rows' hashes
 * @param ranges how the keys are cut
 * @param narrowings how each column's numbers become floats
 */
record NumberPacker(
    TableProfile.Request request,
    int features,
    int keyColumns,
    boolean imputes,
    long seed,
    KeyRanges ranges,
    List<ColumnNarrowing> narrowings)
    implements Serializable {
  private static final int BLOCK_ROWS = 1024;
  private static final int GLANCE_ROWS = 200;

  /** Whether the types say that all columns are numbers, or else the table's first rows. */
  boolean isPlausible(JavaRDD<InternalRow> rows) {
    List<CellType> types = request.projection().types();
    if (types.stream().allMatch(CellType::isNumber)) {
      return true;
    }
    if (!types.stream().allMatch(type -> type.isNumber() || type == CellType.TEXT)
        || rows.getNumPartitions() == 0) {
      return false;
    }
    NumberPacker packer = this;
    return rows.mapPartitionsWithIndex(
            (index, partition) -> {
              NumberBlock block =
                  packer.block(new TableProfile(packer.request), new PackingCounts(), GLANCE_ROWS);
              boolean numbers = true;
              while (numbers && !block.isFull() && partition.hasNext()) {
                numbers = block.add(partition.next());
              }
              return List.of(numbers && block.rows() > 0).iterator();
            },
            true)
        .take(1)
        .get(0);
  }

  private NumberBlock block(TableProfile profile, PackingCounts counts, int capacity) {
    return new NumberBlock(
        request.projection(),
        features,
        keyColumns,
        imputes,
        seed,
        narrowings,
        profile,
        counts,
        new CellParser(request.missingValues(), request.reading()),
        capacity);
  }

  /** What the pass brings to the driver beside the packed rows. */
  record Sums(PartitionSums<TableProfile> profiles, PartitionSums<PackingCounts> counts)
      implements Serializable {
    static Sums registered(SparkContext spark) {
      return new Sums(PartitionSums.registered(spark), PartitionSums.registered(spark));
    }
  }

  /** The packed rows, in blocks for their shards; the sums are complete when all are read. */
  JavaPairRDD<Integer, RowBlock> pack(JavaRDD<InternalRow> rows, Sums sums) {
    return rows.mapPartitionsToPair(partition -> new OfRows(partition, sums));
  }

  /** As {@link #pack}, from whole columns. */
  JavaPairRDD<Integer, RowBlock> packColumns(JavaRDD<ColumnarBatch> batches, Sums sums) {
    return batches.mapPartitionsToPair(partition -> new OfBatches(partition, sums));
  }

  /**
   * The table's columns in Spark's own batches, where its source reads them so and all are plain
   * numbers: neither rows nor cells are made of them.
   */
  static Optional<JavaRDD<ColumnarBatch>> columns(Dataset<Row> table, Projection projection) {
    Set<String> read = new HashSet<>(projection.columns());
    for (StructField field : TableSource.fields(table.schema())) {
      if (read.contains(field.name())
          && (!(field.dataType() instanceof NumericType)
              || field.dataType() instanceof DecimalType)) {
        return Optional.empty();
      }
    }
    return Tables.columnarBatches(table.select(projection.uncastColumns()));
  }

  /** Packs what a subclass reads, block by block. */
  private abstract class Packed extends ShardBlocks {
    final TableProfile profile = new TableProfile(request);
    private final PackingCounts counted = new PackingCounts();
    final NumberBlock block = block(profile, counted, BLOCK_ROWS);
    private final BlockBuffer buffer;
    private final Sums sums;

    Packed(BlockBuffer buffer, Sums sums) {
      super(buffer);
      this.buffer = buffer;
      this.sums = sums;
    }

    /** Fills the block; false if there is nothing more, or no use in reading on. */
    abstract boolean read();

    @Override
    final boolean fill() {
      if (!read()) {
        sums.profiles.add(TaskContext.getPartitionId(), profile);
        sums.counts.add(TaskContext.getPartitionId(), counted);
        return false;
      }
      block.pack();
      for (int row = 0; row < block.rows(); row++) {
        if (block.isUsable(row)) {
          buffer.add(block.hash(row), block.values(), block.offset(row));
        }
      }
      return true;
    }
  }

  private final class OfRows extends Packed {
    private final Iterator<InternalRow> rows;

    OfRows(Iterator<InternalRow> rows, Sums sums) {
      super(buffer(), sums);
      this.rows = rows;
    }

    @Override
    boolean read() {
      block.clear(BLOCK_ROWS);
      while (!profile.notNumbers && !block.isFull() && rows.hasNext()) {
        profile.notNumbers = !block.add(rows.next());
      }
      return !profile.notNumbers && block.rows() > 0;
    }
  }

  private final class OfBatches extends Packed {
    private final Iterator<ColumnarBatch> batches;

    OfBatches(Iterator<ColumnarBatch> batches, Sums sums) {
      super(buffer(), sums);
      this.batches = batches;
    }

    @Override
    boolean read() {
      if (!batches.hasNext()) {
        return false;
      }
      ColumnarBatch batch = batches.next();
      int n = batch.numRows();
      block.clear(n);
      for (int j = 0; j < request.projection().columns().size(); j++) {
        block.set(j, batch.column(request.projection().ordinal(j)), n);
      }
      block.filled(n);
      return true;
    }
  }

  private BlockBuffer buffer() {
    return new BlockBuffer(ranges.count(), request.projection().columns().size());
  }
}
