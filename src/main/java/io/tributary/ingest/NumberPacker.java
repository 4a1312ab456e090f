package io.tributary.ingest;

import io.tributary.data.BlockBuffer;
import io.tributary.data.RowBlock;
import java.io.Serializable;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.execution.ColumnarToRowExec;
import org.apache.spark.sql.execution.InputAdapter;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.WholeStageCodegenExec;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.vectorized.ColumnarBatch;
import scala.Tuple2;

/**
 * Packs a table of nothing but numbers in the pass that profiles it, so that it is read once.
 *
 * <p>Whether all columns are numbers is an assumption (from the table's types, or the first rows of
 * a text format) that every row then proves or disproves: the profile says which, and what was
 * packed under a wrong assumption is thrown away. Classes are packed as the numbers they are.
 *
 * @param request the columns, and what to look at in them
 * @param features how many of the columns are features; labels and the weight follow
 * @param imputes whether a feature may be missing
 * @param seed of the rows' hashes
 * @param shards how many shards
 */
record NumberPacker(
    TableProfile.Request request, int features, boolean imputes, long seed, int shards)
    implements Serializable {
  private static final int BLOCK_ROWS = 1024;
  private static final int GLANCE_ROWS = 200;

  /** Whether the first rows of a table have only numbers and missing cells. */
  boolean isPlausible(JavaRDD<InternalRow> rows) {
    if (rows.getNumPartitions() == 0) {
      return false;
    }
    NumberPacker packer = this;
    return rows.mapPartitionsWithIndex(
            (index, partition) -> {
              NumberBlock block = packer.block(new TableProfile(packer.request), GLANCE_ROWS);
              boolean numbers = true;
              while (numbers && !block.isFull() && partition.hasNext()) {
                numbers = block.add(partition.next());
              }
              return java.util.List.of(numbers && block.rows() > 0).iterator();
            },
            true)
        .take(1)
        .get(0);
  }

  private NumberBlock block(TableProfile profile, int capacity) {
    return new NumberBlock(
        request.projection(),
        features,
        imputes,
        seed,
        profile,
        new CellParser(request.missingValues()),
        capacity);
  }

  /** The packed rows, in blocks for their shards; the profile is complete when all are read. */
  JavaPairRDD<Integer, RowBlock> pack(JavaRDD<InternalRow> rows, PartitionProfiles profiles) {
    return rows.mapPartitionsToPair(partition -> new OfRows(partition, profiles));
  }

  /** As {@link #pack}, from whole columns. */
  JavaPairRDD<Integer, RowBlock> packColumns(
      JavaRDD<ColumnarBatch> batches, PartitionProfiles profiles) {
    return batches.mapPartitionsToPair(partition -> new OfBatches(partition, profiles));
  }

  /**
   * The table's columns in Spark's own batches, where its source reads them so and all are plain
   * numbers: neither rows nor cells are made of them.
   */
  static Optional<JavaRDD<ColumnarBatch>> columns(Dataset<Row> table, Projection projection) {
    for (StructField field : TableSource.fields(table.schema())) {
      if (projection.columns().contains(field.name())
          && (!(field.dataType() instanceof NumericType)
              || field.dataType() instanceof DecimalType)) {
        return Optional.empty();
      }
    }
    Dataset<Row> selected = table.select(projection.uncastColumns());
    SparkPlan plan =
        ((org.apache.spark.sql.classic.Dataset<Row>) selected).queryExecution().executedPlan();
    while (plan instanceof WholeStageCodegenExec || plan instanceof InputAdapter) {
      plan = plan.children().head();
    }
    if (plan instanceof ColumnarToRowExec toRow && toRow.child().supportsColumnar()) {
      return Optional.of(toRow.child().executeColumnar().toJavaRDD());
    }
    return Optional.empty();
  }

  /** Packs what a subclass reads, block by block. */
  private abstract class Packing implements Iterator<Tuple2<Integer, RowBlock>> {
    final TableProfile profile = new TableProfile(request);
    final NumberBlock block = block(profile, BLOCK_ROWS);
    private final BlockBuffer buffer =
        new BlockBuffer(shards, request.projection().columns().size());
    private final PartitionProfiles profiles;
    private BlockBuffer.Parcel next;
    private boolean ended;

    Packing(PartitionProfiles profiles) {
      this.profiles = profiles;
    }

    /** Fills the block; false if there is nothing more, or no use in reading on. */
    abstract boolean fill();

    @Override
    public boolean hasNext() {
      while (next == null && !ended) {
        next = buffer.poll();
        if (next != null) {
          break;
        }
        if (fill()) {
          block.pack();
          for (int row = 0; row < block.rows(); row++) {
            if (block.isUsable(row)) {
              buffer.add(block.hash(row), block.values(), block.offset(row));
            }
          }
        } else {
          buffer.finish();
          profiles.add(profile);
          ended = true;
        }
      }
      if (next == null) {
        next = buffer.poll();
      }
      return next != null;
    }

    @Override
    public Tuple2<Integer, RowBlock> next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      Tuple2<Integer, RowBlock> parcel = new Tuple2<>(next.shard(), next.block());
      next = null;
      return parcel;
    }
  }

  private final class OfRows extends Packing {
    private final Iterator<InternalRow> rows;

    OfRows(Iterator<InternalRow> rows, PartitionProfiles profiles) {
      super(profiles);
      this.rows = rows;
    }

    @Override
    boolean fill() {
      block.clear(BLOCK_ROWS);
      while (!profile.notNumbers && !block.isFull() && rows.hasNext()) {
        profile.notNumbers = !block.add(rows.next());
      }
      return !profile.notNumbers && block.rows() > 0;
    }
  }

  private final class OfBatches extends Packing {
    private final Iterator<ColumnarBatch> batches;

    OfBatches(Iterator<ColumnarBatch> batches, PartitionProfiles profiles) {
      super(profiles);
      this.batches = batches;
    }

    @Override
    boolean fill() {
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
}
