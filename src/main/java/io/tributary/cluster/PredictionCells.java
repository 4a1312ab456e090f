package io.tributary.cluster;

import io.tributary.data.ClassLabel;
import io.tributary.data.LabelEncoding;
import io.tributary.data.LabelKinds;
import io.tributary.data.MultiLabel;
import io.tributary.data.NumericLabel;
import io.tributary.evaluation.MultiLabelSum;
import io.tributary.network.ClassDecision;
import io.tributary.network.OutputActivation;
import io.tributary.network.Topology;
import java.math.BigDecimal;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Decimal;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * The cells that scoring adds to a row, from the network's outputs, for each kind of label.
 *
 * <p>Classes and probabilities come from the logits, in double: they are not as coarse as outputs
 * of float are near 1, and the class agrees with its probability. Not for several threads.
 */
abstract class PredictionCells {
  final int outputs;
  private final DataType[] types;

  /**
   * @param types of the added cells
   */
  private PredictionCells(int outputs, DataType... types) {
    this.outputs = outputs;
    this.types = types;
  }

  static PredictionCells of(LabelEncoding label, Topology topology) {
    return label.by(new Kinds(topology.outputActivation(), topology.outputs()));
  }

  /** A table's schema with the added columns. */
  StructType added(StructType schema) {
    StructType all = schema.add(TableScorer.PREDICTION, types[0]);
    return types.length == 1 ? all : all.add(TableScorer.PROBABILITY, types[1]);
  }

  /** The cells of a row that nothing can be said of. */
  InternalRow none() {
    return new GenericInternalRow(new Object[types.length]);
  }

  /** Whether a row's outputs, from {@code offset} on, are numbers that can be told. */
  boolean areFinite(float[] logits, float[] activations, int offset) {
    for (int j = 0; j < outputs; j++) {
      if (!Float.isFinite(logits[offset + j])) {
        return false;
      }
    }
    return true;
  }

  /** A row's cells; its outputs begin at {@code offset}. */
  abstract InternalRow of(float[] logits, float[] activations, int offset);

  private static DataType listOf(DataType type) {
    return DataTypes.createArrayType(type, false);
  }

  /** The kinds of labels. */
  private record Kinds(OutputActivation activation, int outputs)
      implements LabelKinds<PredictionCells> {
    @Override
    public PredictionCells classes(ClassLabel label) {
      return new ClassCells(label, activation, outputs);
    }

    @Override
    public PredictionCells multiLabel(MultiLabel label) {
      return new LabelCells(outputs);
    }

    @Override
    public PredictionCells numbers(NumericLabel label) {
      return new NumberCells(label, outputs);
    }
  }

  /** The class, and a probability for each. */
  private static final class ClassCells extends PredictionCells {
    private final OutputActivation activation;
    private final ClassDecision decision;
    private final Object[] classes; // as cells

    ClassCells(ClassLabel label, OutputActivation activation, int outputs) {
      super(outputs, DataType.fromDDL(label.sqlType()), listOf(DataTypes.DoubleType));
      this.activation = activation;
      this.decision = new ClassDecision(activation, outputs, label.threshold());
      this.classes = label.classes().stream().map(c -> cell(c, label.sqlType())).toArray();
    }

    @Override
    InternalRow of(float[] logits, float[] activations, int offset) {
      double[] probabilities = new double[classes.length];
      activation.probabilities(logits, offset, outputs, probabilities);
      Object predicted = classes[decision.of(logits, offset)];
      return new GenericInternalRow(new Object[] {predicted, ArrayData.toArrayData(probabilities)});
    }
  }

  /** Each label by itself, its probability as it is: they need not add up to 1. */
  private static final class LabelCells extends PredictionCells {
    LabelCells(int outputs) {
      super(outputs, listOf(DataTypes.IntegerType), listOf(DataTypes.DoubleType));
    }

    @Override
    InternalRow of(float[] logits, float[] activations, int offset) {
      int[] predicted = new int[outputs];
      double[] probabilities = new double[outputs];
      for (int j = 0; j < outputs; j++) {
        predicted[j] = MultiLabelSum.isPredicted(logits[offset + j]) ? 1 : 0;
        probabilities[j] = OutputActivation.probability(logits[offset + j]);
      }
      return new GenericInternalRow(
          new Object[] {ArrayData.toArrayData(predicted), ArrayData.toArrayData(probabilities)});
    }
  }

  /** One number, or a list of them, in the label's own units. */
  private static final class NumberCells extends PredictionCells {
    private final NumericLabel label;

    NumberCells(NumericLabel label, int outputs) {
      super(outputs, label.width() == 1 ? DataTypes.DoubleType : listOf(DataTypes.DoubleType));
      this.label = label;
    }

    @Override
    boolean areFinite(float[] logits, float[] activations, int offset) {
      for (int j = 0; j < outputs; j++) {
        if (!Float.isFinite(logits[offset + j])
            || !Double.isFinite(label.inOwnUnits(j, activations[offset + j]))) {
          return false;
        }
      }
      return true;
    }

    @Override
    InternalRow of(float[] logits, float[] activations, int offset) {
      double[] own = new double[outputs];
      for (int j = 0; j < outputs; j++) {
        own[j] = label.inOwnUnits(j, activations[offset + j]);
      }
      Object cell = outputs == 1 ? (Object) own[0] : ArrayData.toArrayData(own);
      return new GenericInternalRow(new Object[] {cell});
    }
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
      return new BigDecimal(text).longValueExact(); // of which a double may lose digits
    } else if (type.equals(DataTypes.IntegerType)) {
      return (int) number;
    } else if (type.equals(DataTypes.ShortType)) {
      return (short) number;
    } else if (type.equals(DataTypes.ByteType)) {
      return (byte) number;
    }
    throw new IllegalStateException("a class cannot be of the type " + sqlType);
  }
}
