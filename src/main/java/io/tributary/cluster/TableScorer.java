package io.tributary.cluster;

import io.tributary.config.UserException;
import io.tributary.data.MissingPolicy;
import io.tributary.data.RowScaler;
import io.tributary.data.TableEncoding;
import io.tributary.engine.BlockRows;
import io.tributary.engine.BlockScorer;
import io.tributary.ingest.ColumnNames;
import io.tributary.ingest.Ingest;
import io.tributary.ingest.PartitionSums;
import io.tributary.ingest.Projection;
import io.tributary.ingest.RowEncoder;
import io.tributary.network.RowInputs;
import io.tributary.network.Topology;
import io.tributary.spark.Tables;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.JoinedRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeProjection;
import org.apache.spark.sql.catalyst.expressions.UnsafeProjection$;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Adds predictions to a table of any size: rows stream through each partition in blocks, every
 * input column is kept.
 *
 * <p>Immutable and serialisable; a task makes its own buffers.
 *
 * @param encoding how the table's columns are read
 * @param topology the network
 */
public record TableScorer(TableEncoding encoding, Topology topology) implements Serializable {
  /** The added column with the class in its own type, the number, or 0 or 1 for each label. */
  public static final String PREDICTION = "prediction";

  /** The added column with the classes' or labels' probabilities, in their order. */
  public static final String PROBABILITY = "probability";

  /**
   * The table with its predictions; computed when it is used.
   *
   * @param kept the columns that stay, in their order
   * @param parameters of each network, already broadcast
   * @param counts learns of what was met, partition by partition
   * @throws UserException if the table lacks columns, or keeps one that is called as an added one
   */
  public Dataset<Row> score(
      Dataset<Row> table,
      List<String> kept,
      Broadcast<float[][]> parameters,
      PartitionSums<ScoringCounts> counts) {
    ColumnNames.check(table, "the table");
    for (String added : List.of(PREDICTION, PROBABILITY)) {
      if (kept.contains(added)) {
        throw new UserException(
            "the table already has a column '%s'; rename it, or do not keep it (predict: --columns)"
                .formatted(added));
      }
    }
    Projection projection = Projection.of(table, encoding, false).after(kept.size());
    List<Column> columns = new ArrayList<>();
    kept.forEach(name -> columns.add(Projection.quoted(name)));
    columns.addAll(projection.sparkColumns());
    Dataset<Row> selected = table.select(columns.toArray(new Column[0]));
    StructType keptSchema =
        new StructType(
            java.util.Arrays.copyOf(selected.schema().fields(), kept.size(), StructField[].class));
    StructType schema = PredictionCells.of(encoding.label(), topology).added(keptSchema);
    JavaRDD<InternalRow> scored =
        Ingest.checkedRows(table, selected, projection.badRowOrdinal())
            .mapPartitionsWithIndex(
                (index, rows) ->
                    new ScoringIterator(rows, projection, keptSchema, parameters, index, counts),
                false);
    return Tables.ofInternalRows(table.sparkSession(), scored, schema);
  }

  private final class ScoringIterator implements Iterator<InternalRow> {
    private final Iterator<InternalRow> rows;
    private final Broadcast<float[][]> parameters;
    private final BlockScorer scorer;
    private final RowInputs inputs = new RowInputs(encoding.layout(), topology);
    private final RowEncoder encoder;
    private final RowScaler scaler = new RowScaler(encoding);
    private final float[] values = new float[encoding.layout().features()];
    private final InternalRow[] block = new InternalRow[BlockRows.MOST];
    private final boolean[] scorable = new boolean[BlockRows.MOST];
    private final UnsafeProjection keep;
    private final JoinedRow joined = new JoinedRow();
    private final PredictionCells cells;
    private final int partition;
    private final PartitionSums<ScoringCounts> counts;
    private final ScoringCounts counted = new ScoringCounts();
    private int filled;
    private int next;

    ScoringIterator(
        Iterator<InternalRow> rows,
        Projection projection,
        StructType kept,
        Broadcast<float[][]> parameters,
        int partition,
        PartitionSums<ScoringCounts> counts) {
      this.rows = rows;
      this.parameters = parameters;
      this.partition = partition;
      this.counts = counts;
      this.scorer = new BlockScorer(topology);
      this.encoder = new RowEncoder(encoding, projection, 0);
      this.keep = UnsafeProjection$.MODULE$.create(kept);
      this.cells = PredictionCells.of(encoding.label(), topology);
    }

    @Override
    public boolean hasNext() {
      return next < filled || rows.hasNext();
    }

    @Override
    public InternalRow next() {
      if (next == filled) {
        fill();
      }
      InternalRow added =
          scorable[next]
              ? cells.of(scorer.logits(), scorer.outputs(), next * topology.outputs())
              : cells.none();
      return joined.apply(block[next++], added); // which Spark copies into a row of its own
    }

    private void fill() {
      int features = values.length;
      filled = 0;
      next = 0;
      while (filled < block.length && rows.hasNext()) {
        InternalRow row = rows.next();
        RowEncoder.Outcome outcome = encoder.encode(row, values);
        scorable[filled] = outcome == RowEncoder.Outcome.ENCODED;
        counted.addRow();
        if (scorable[filled]) {
          scaler.scale(values, 0, features);
          int tooLarge = RowScaler.firstNotFinite(values, features);
          if (tooLarge >= 0) {
            scorable[filled] = false;
            counted.addTooLarge(encoding.columnAt(tooLarge));
          }
        } else if (outcome == RowEncoder.Outcome.MISSING
            && encoding.missing() == MissingPolicy.DROP) {
          counted.addMissing();
        } else {
          throw encoder.problem();
        }
        if (!scorable[filled]) {
          java.util.Arrays.fill(values, 0);
        }
        inputs.gather(values, scorer.inputs(), filled);
        // The source uses its row again for the next one.
        block[filled++] = keep.apply(row).copy();
      }
      scorer.score(parameters.value(), filled);
      for (int row = 0; row < filled; row++) {
        if (scorable[row]
            && !cells.areFinite(scorer.logits(), scorer.outputs(), row * topology.outputs())) {
          scorable[row] = false;
          counted.addTooLarge(ScoringCounts.OUTPUT);
        }
      }
      if (!rows.hasNext()) {
        counted.addUnseen(encoder.unseen());
        counts.add(partition, counted);
      }
    }
  }
}
