package io.tributary.ingest;

import io.tributary.config.UserException;
import java.util.Optional;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.ByteType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.types.LongType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.TimestampNTZType;
import org.apache.spark.sql.types.TimestampType;
import org.apache.spark.sql.types.UserDefinedType;

/** How a projected column's cells are stored in Spark's internal rows. */
public enum CellType {
  /**
   * A UTF8String; may spell a number, a boolean, a date or a timestamp. Decimals without a fraction
   * that are longer than a long are read as one, too.
   */
  TEXT,
  /** A boolean. */
  BOOLEAN,
  /** Any of Spark's numeric types but the next two, cast to double. */
  DOUBLE,
  /** A float: the decimal number that it is called by ({@link FloatSpelling}). */
  FLOAT,
  /** A long, or a decimal that is one: may have more digits than a double. */
  LONG,
  /** Days since 1970-01-01. */
  DATE,
  /** Microseconds since 1970-01-01 00:00, in UTC or without a zone. */
  TIMESTAMP,
  /** An array of numbers, cast to double. */
  ARRAY,
  /** A vector of Spark's machine-learning library, dense or sparse. */
  VECTOR;

  private static final int LONG_DIGITS = 18;

  /** What a column is converted to before its cells are read; empty: they are read as they are. */
  public Optional<DataType> readAs() {
    return switch (this) {
      case TEXT -> Optional.of(DataTypes.StringType);
      case LONG -> Optional.of(DataTypes.LongType);
      case DOUBLE -> Optional.of(DataTypes.DoubleType);
      case ARRAY -> Optional.of(DataTypes.createArrayType(DataTypes.DoubleType));
      case FLOAT, BOOLEAN, DATE, TIMESTAMP, VECTOR -> Optional.empty();
    };
  }

  /**
   * The cell type for a column of a Spark type.
   *
   * @param place begins the message, where it needs saying
   * @throws UserException if columns of that type cannot be read
   */
  public static CellType read(String column, DataType type, String place) {
    CellType read = of(type);
    if (read == null) {
      throw new UserException(
          "%scolumn '%s' has the type %s, which cannot be read: convert it, or list it in data.ignore"
              .formatted(place, column, type.simpleString()));
    }
    return read;
  }

  /** The cell type for a column of a Spark type, or null if columns of that type cannot be read. */
  public static CellType of(DataType type) {
    if (type instanceof StringType) {
      return TEXT;
    } else if (type instanceof BooleanType) {
      return BOOLEAN;
    } else if (type instanceof FloatType) {
      return FLOAT;
    } else if (type instanceof LongType) {
      return LONG;
    } else if (type instanceof DecimalType decimal && decimal.scale() == 0) {
      return decimal.precision() <= LONG_DIGITS ? LONG : TEXT;
    } else if (type instanceof NumericType) {
      return DOUBLE;
    } else if (type instanceof DateType) {
      return DATE;
    } else if (type instanceof TimestampType || type instanceof TimestampNTZType) {
      return TIMESTAMP;
    } else if (type instanceof ArrayType array && array.elementType() instanceof NumericType) {
      return ARRAY;
    } else if (type instanceof UserDefinedType<?> defined) {
      return isVector(defined.sqlType()) ? VECTOR : null;
    }
    return isVector(type) ? VECTOR : null;
  }

  // What org.apache.spark.ml.linalg.VectorUDT is stored as. Without that class on the class path a
  // Parquet file shows just this structure.
  private static boolean isVector(DataType type) {
    if (!(type instanceof StructType struct) || struct.fields().length != 4) {
      return false;
    }
    StructField[] fields = struct.fields();
    return fields[0].name().equals("type")
        && fields[0].dataType() instanceof ByteType
        && fields[1].name().equals("size")
        && fields[2].name().equals("indices")
        && fields[3].name().equals("values");
  }

  /** Whether a cell that is there is a number by its type. */
  boolean isNumber() {
    return this == DOUBLE || this == FLOAT || this == LONG;
  }

  /** Whether a cell holds several numbers. */
  boolean isList() {
    return this == ARRAY || this == VECTOR;
  }

  /** Whether a cell is a moment in time. */
  boolean isTemporal() {
    return this == DATE || this == TIMESTAMP;
  }
}
