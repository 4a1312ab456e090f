package io.tributary.cluster;

import io.tributary.data.ClassLabel;
import io.tributary.data.LabelEncoding;
import io.tributary.data.MultiLabel;
import io.tributary.data.NumericLabel;
import io.tributary.evaluation.MultiLabelSum;
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
 * The cells that scoring adds to a row, from the network's outputs.
 *
 * <p>Classes and probabilities come from the logits, in double: they are not as coarse as outputs
 * of float are near 1, and the class agrees with its probability. Not for several threads.
 */
final class PredictionCells {
  private final LabelEncoding label;
  private final OutputActivation activation;
  private final int outputs;
  private final Object[] classes; // as cells; none where the label is not one of several classes

  PredictionCells(LabelEncoding label, Topology topology) {
    this.label = label;
    this.activation = topology.outputActivation();
    this.outputs = topology.outputs();
    this.classes =
        label instanceof ClassLabel one
            ? one.classes().stream().map(c -> cell(c, one.sqlType())).toArray()
            : new Object[0];
  }

  /** A table's schema with the added columns. */
  static StructType added(StructType schema, LabelEncoding label) {
    if (label instanceof ClassLabel one) {
      return schema
          .add(TableScorer.PREDICTION, DataType.fromDDL(one.sqlType()))
          .add(TableScorer.PROBABILITY, DataTypes.createArrayType(DataTypes.DoubleType, false));
    }
    if (label instanceof MultiLabel) {
      return schema
          .add(TableScorer.PREDICTION, DataTypes.createArrayType(DataTypes.IntegerType, false))
          .add(TableScorer.PROBABILITY, DataTypes.createArrayType(DataTypes.DoubleType, false));
    }
    return label.columns().size() == 1
        ? schema.add(TableScorer.PREDICTION, DataTypes.DoubleType)
        : schema.add(
            TableScorer.PREDICTION, DataTypes.createArrayType(DataTypes.DoubleType, false));
  }

  /** The cells of a row that nothing can be said of. */
  InternalRow none() {
    return new GenericInternalRow(new Object[label instanceof NumericLabel ? 1 : 2]);
  }

  /** Whether a row's outputs, from {@code offset} on, are numbers that can be told. */
  boolean areFinite(float[] logits, float[] activations, int offset) {
    for (int j = 0; j < outputs; j++) {
      if (!Float.isFinite(logits[offset + j])
          || (label instanceof NumericLabel numbers
              && !Double.isFinite(numbers.inOwnUnits(j, activations[offset + j])))) {
        return false;
      }
    }
    return true;
  }

  /** A row's cells; its outputs begin at {@code offset}. */
  InternalRow of(float[] logits, float[] activations, int offset) {
    if (label instanceof NumericLabel numbers) {
      double[] own = new double[outputs];
      for (int j = 0; j < outputs; j++) {
        own[j] = numbers.inOwnUnits(j, activations[offset + j]);
      }
      Object cell = outputs == 1 ? (Object) own[0] : ArrayData.toArrayData(own);
      return new GenericInternalRow(new Object[] {cell});
    }
    if (label instanceof MultiLabel) {
      return labels(logits, offset);
    }
    double[] probabilities = new double[classes.length];
    activation.probabilities(logits, offset, outputs, probabilities);
    Object predicted = classes[activation.predictedClass(logits, offset, outputs)];
    return new GenericInternalRow(new Object[] {predicted, ArrayData.toArrayData(probabilities)});
  }

  // Each label by itself, its probability as it is: they need not add up to 1.
  private InternalRow labels(float[] logits, int offset) {
    int[] predicted = new int[outputs];
    double[] probabilities = new double[outputs];
    for (int j = 0; j < outputs; j++) {
      predicted[j] = MultiLabelSum.isPredicted(logits[offset + j]) ? 1 : 0;
      probabilities[j] = OutputActivation.probability(logits[offset + j]);
    }
    return new GenericInternalRow(
        new Object[] {ArrayData.toArrayData(predicted), ArrayData.toArrayData(probabilities)});
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
