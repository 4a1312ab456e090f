package io.tributary.cluster;

import io.tributary.config.UserException;
import io.tributary.data.FeatureColumn;
import io.tributary.data.TableEncoding;
import io.tributary.engine.BlockRows;
import io.tributary.ingest.CheckedTexts;
import io.tributary.ingest.ColumnNames;
import io.tributary.ingest.Ingest;
import io.tributary.ingest.PartitionSums;
import io.tributary.ingest.Projection;
import io.tributary.network.Topology;
import io.tributary.spark.RowFunctions;
import io.tributary.spark.Tables;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.UnaryOperator;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
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

  /** What plans call the scoring of a table's rows. */
  private static final String NAME = "score";

  /** The added column with the classes' or labels' probabilities, in their order. */
  public static final String PROBABILITY = "probability";

  /** The names of the columns that are read, in the encoding's order. */
  List<String> columns() {
    return encoding.features().stream().map(FeatureColumn::name).toList();
  }

  /**
   * The table with its predictions as expressions over its columns: nothing runs before they are
   * used, in whatever query, and columns that are not read may be anything.
   *
   * @param parameters of each network, already broadcast
   * @throws UserException if the table lacks columns, or has one that is called as an added one
   */
  public Dataset<Row> withPredictions(Dataset<Row> table, Broadcast<float[][]> parameters) {
    ColumnNames.check(table, columns(), "the table");
    checkAdded(table, List.of(table.columns()));
    Projection projection = Projection.of(table, encoding, false);
    List<Column> inputs = new ArrayList<>();
    for (int i = 0; i < projection.columns().size(); i++) {
      Column column = table.col(Projection.quotedName(projection.columns().get(i)));
      inputs.add(projection.types().get(i).readAs().map(column::cast).orElse(column));
    }
    ScoringFunction function =
        new ScoringFunction(
            NAME, this, parameters, projection.types(), CheckedTexts.charset(table).orElse(null));
    return RowFunctions.withResult(table, function, columns(), inputs);
  }

  /**
   * Makes a function of SQL text, for a session's life: of the columns by their names, or in the
   * encoding's order; its result is a structure of what is added elsewhere.
   *
   * @param parameters of each network, already broadcast
   */
  public void register(SparkSession session, String name, Broadcast<float[][]> parameters) {
    RowFunctions.register(
        session,
        name,
        new ScoringArguments(name, this, parameters, ColumnNames.comparedAs(session)));
  }

  private static void checkAdded(Dataset<Row> table, List<String> kept) {
    UnaryOperator<String> key = ColumnNames.comparedAs(table.sparkSession());
    for (String added : List.of(PREDICTION, PROBABILITY)) {
      kept.stream()
          .filter(name -> key.apply(name).equals(added))
          .findFirst()
          .ifPresent(
              name -> {
                throw new UserException(
                    "the table already has a column '%s'; rename it, or do not keep it (predict: --columns)"
                        .formatted(name));
              });
    }
  }

  /**
   * The table with its predictions; computed when it is used, by a job that counts what it meets.
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
    checkAdded(table, kept);
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

  /** A partition's rows with their added cells. */
  private final class ScoringIterator implements Iterator<InternalRow> {
    private final Iterator<InternalRow> rows;
    private final Broadcast<float[][]> parameters;
    private final RowsScorer scorer;
    private final InternalRow[] block = new InternalRow[BlockRows.MOST];
    private final UnsafeProjection keep;
    private final JoinedRow joined = new JoinedRow();
    private final int partition;
    private final PartitionSums<ScoringCounts> counts;
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
      this.scorer = new RowsScorer(encoding, topology, projection, block.length);
      this.keep = UnsafeProjection$.MODULE$.create(kept);
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
      InternalRow added = scorer.cells(next);
      return joined.apply(block[next++], added); // which Spark copies into a row of its own
    }

    private void fill() {
      filled = 0;
      next = 0;
      while (filled < block.length && rows.hasNext()) {
        InternalRow row = rows.next();
        scorer.put(filled, row);
        // The source uses its row again for the next one.
        block[filled++] = keep.apply(row).copy();
      }
      scorer.score(parameters.value(), filled);
      if (!rows.hasNext()) {
        counts.add(partition, scorer.counted());
      }
    }
  }
}
