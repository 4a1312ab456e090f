package io.tributary.cluster;

import io.tributary.config.UserException;
import io.tributary.data.ClassLabel;
import io.tributary.data.MissingPolicy;
import io.tributary.data.MultiLabel;
import io.tributary.data.NumericLabel;
import io.tributary.data.RowLayout;
import io.tributary.data.RowScaler;
import io.tributary.data.TableEncoding;
import io.tributary.evaluation.MultiLabelSum;
import io.tributary.ingest.Ingest;
import io.tributary.ingest.PartitionSums;
import io.tributary.ingest.Projection;
import io.tributary.ingest.RowEncoder;
import io.tributary.math.MathBackend;
import io.tributary.network.OutputActivation;
import io.tributary.network.Topology;
import io.tributary.training.MergeTree;
import io.tributary.training.NetworkTask;
import io.tributary.training.SliceWorker;
import java.io.Serializable;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.expressions.JoinedRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeProjection;
import org.apache.spark.sql.catalyst.expressions.UnsafeProjection$;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Decimal;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;

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
   * @param parameters the network's, already broadcast
   * @param counts learns of what was met, partition by partition
   * @throws UserException if the table lacks columns, or keeps one that is called as an added one
   */
  public Dataset<Row> score(
      Dataset<Row> table,
      List<String> kept,
      Broadcast<float[]> parameters,
      PartitionSums<ScoringCounts> counts) {
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
    StructType schema = outputSchema(keptSchema);
    JavaRDD<InternalRow> scored =
        Ingest.internalRows(selected)
            .mapPartitionsWithIndex(
                (index, rows) ->
                    new ScoringIterator(
                        rows, projection, keptSchema, schema, parameters, index, counts),
                false);
    return ((org.apache.spark.sql.classic.SparkSession) table.sparkSession())
        .internalCreateDataFrame(scored.rdd(), schema, false);
  }

  private StructType outputSchema(StructType input) {
    StructType schema = input;
    if (encoding.label() instanceof ClassLabel label) {
      return schema
          .add(PREDICTION, DataType.fromDDL(label.sqlType()))
          .add(PROBABILITY, DataTypes.createArrayType(DataTypes.DoubleType, false));
    }
    if (encoding.label() instanceof MultiLabel) {
      return schema
          .add(PREDICTION, DataTypes.createArrayType(DataTypes.IntegerType, false))
          .add(PROBABILITY, DataTypes.createArrayType(DataTypes.DoubleType, false));
    }
    NumericLabel label = (NumericLabel) encoding.label();
    return label.columns().size() == 1
        ? schema.add(PREDICTION, DataTypes.DoubleType)
        : schema.add(PREDICTION, DataTypes.createArrayType(DataTypes.DoubleType, false));
  }

  /** The probabilities of all classes from a row's outputs; they add up to 1. */
  static double[] probabilities(Topology topology, int classes, float[] outputs, int offset) {
    double[] probabilities = new double[classes];
    if (topology.outputs() == 1) {
      probabilities[1] = outputs[offset];
      probabilities[0] = 1 - probabilities[1];
      return probabilities;
    }
    double sum = 0;
    for (int j = 0; j < classes; j++) {
      probabilities[j] = outputs[offset + j];
      sum += probabilities[j];
    }
    // Sigmoid units each speak for themselves; softmax adds up to 1 already.
    if (topology.outputActivation() == OutputActivation.SIGMOID && sum > 0) {
      for (int j = 0; j < classes; j++) {
        probabilities[j] /= sum;
      }
    }
    return probabilities;
  }

  /** A class as a cell of the prediction column. */
  private static Object cell(String text, String sqlType) {
    DataType type = DataType.fromDDL(sqlType);
    if (type.equals(DataTypes.StringType)) {
      return UTF8String.fromString(text);
    }
    if (type.equals(DataTypes.BooleanType)) {
      return Boolean.valueOf(text);
    }
    double number = Double.parseDouble(text);
    if (type instanceof DecimalType decimal) {
      return Decimal.apply(new BigDecimal(text), decimal.precision(), decimal.scale());
    } else if (type.equals(DataTypes.DoubleType)) {
      return number;
    } else if (type.equals(DataTypes.FloatType)) {
      return (float) number;
    } else if (type.equals(DataTypes.LongType)) {
      return (long) number;
    } else if (type.equals(DataTypes.IntegerType)) {
      return (int) number;
    } else if (type.equals(DataTypes.ShortType)) {
      return (short) number;
    } else if (type.equals(DataTypes.ByteType)) {
      return (byte) number;
    }
    throw new IllegalStateException("a class cannot be of the type " + sqlType);
  }

  private final class ScoringIterator implements Iterator<InternalRow> {
    private final Iterator<InternalRow> rows;
    private final Broadcast<float[]> parameters;
    private final SliceWorker worker;
    private final RowEncoder encoder;
    private final RowScaler scaler = new RowScaler(encoding);
    private final float[] values = new float[encoding.inputs()];
    private final InternalRow[] block = new InternalRow[SliceWorker.blockRows()];
    private final boolean[] scorable = new boolean[SliceWorker.blockRows()];
    private final UnsafeProjection keep;
    private final UnsafeProjection join;
    private final JoinedRow joined = new JoinedRow();
    private final Object[] classes;
    private final int partition;
    private final PartitionSums<ScoringCounts> counts;
    private final ScoringCounts counted = new ScoringCounts();
    private float[] outputs;
    private int filled;
    private int next;

    ScoringIterator(
        Iterator<InternalRow> rows,
        Projection projection,
        StructType kept,
        StructType schema,
        Broadcast<float[]> parameters,
        int partition,
        PartitionSums<ScoringCounts> counts) {
      this.rows = rows;
      this.parameters = parameters;
      this.partition = partition;
      this.counts = counts;
      RowLayout layout = new RowLayout(encoding.inputs(), 0, false);
      this.worker =
          new SliceWorker(
              new NetworkTask(
                  topology, layout, encoding.label(), MathBackend.JAVA, 0, new MergeTree(1, 1)));
      this.encoder = new RowEncoder(encoding, projection, 0);
      this.keep = UnsafeProjection$.MODULE$.create(kept);
      this.join = UnsafeProjection$.MODULE$.create(schema);
      this.classes =
          encoding.label() instanceof ClassLabel label
              ? label.classes().stream().map(c -> cell(c, label.sqlType())).toArray()
              : new Object[0];
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
      InternalRow added = prediction(next);
      return join.apply(joined.apply(block[next++], added));
    }

    private void fill() {
      int inputs = encoding.inputs();
      filled = 0;
      next = 0;
      while (filled < block.length && rows.hasNext()) {
        InternalRow row = rows.next();
        RowEncoder.Outcome outcome = encoder.encode(row, values);
        scorable[filled] = outcome == RowEncoder.Outcome.ENCODED;
        counted.addRow(scorable[filled]);
        if (scorable[filled]) {
          scaler.scale(values, 0, inputs);
        } else if (outcome == RowEncoder.Outcome.MISSING
            && encoding.missing() == MissingPolicy.DROP) {
          java.util.Arrays.fill(values, 0);
        } else {
          throw encoder.problem();
        }
        System.arraycopy(values, 0, worker.inputs(), filled * inputs, inputs);
        // The source uses its row again for the next one.
        block[filled++] = keep.apply(row).copy();
      }
      outputs = worker.predict(parameters.value(), filled);
      if (!rows.hasNext()) {
        counted.addUnseen(encoder.unseen());
        counts.add(partition, counted);
      }
    }

    private InternalRow prediction(int row) {
      int offset = row * topology.outputs();
      if (encoding.label() instanceof ClassLabel) {
        if (!scorable[row]) {
          return new GenericInternalRow(new Object[] {null, null});
        }
        int predicted =
            topology.outputActivation().predictedClass(outputs, offset, topology.outputs());
        double[] probabilities = probabilities(topology, classes.length, outputs, offset);
        return new GenericInternalRow(
            new Object[] {classes[predicted], ArrayData.toArrayData(probabilities)});
      }
      if (encoding.label() instanceof MultiLabel) {
        return labels(row);
      }
      NumericLabel label = (NumericLabel) encoding.label();
      double[] numbers = new double[topology.outputs()];
      for (int j = 0; j < numbers.length; j++) {
        numbers[j] = label.inOwnUnits(j, outputs[offset + j]);
      }
      Object cell = numbers.length == 1 ? (Object) numbers[0] : ArrayData.toArrayData(numbers);
      return new GenericInternalRow(new Object[] {scorable[row] ? cell : null});
    }

    // Each label by itself, its probability as it is: they need not add up to 1.
    private InternalRow labels(int row) {
      if (!scorable[row]) {
        return new GenericInternalRow(new Object[] {null, null});
      }
      int[] predicted = new int[topology.outputs()];
      double[] probabilities = new double[predicted.length];
      for (int j = 0; j < predicted.length; j++) {
        float probability = outputs[row * predicted.length + j];
        predicted[j] = MultiLabelSum.isPredicted(probability) ? 1 : 0;
        probabilities[j] = probability;
      }
      return new GenericInternalRow(
          new Object[] {ArrayData.toArrayData(predicted), ArrayData.toArrayData(probabilities)});
    }
  }
}
