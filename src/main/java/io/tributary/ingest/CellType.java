package io.tributary.ingest;

import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StringType;

/** How a projected column's cells are stored in Spark's internal rows. */
public enum CellType {
  /** A UTF8String; may spell a number or a boolean. */
  TEXT,
  /** A boolean. */
  BOOLEAN,
  /** Any of Spark's numeric types, cast to double. */
  DOUBLE;

  /** The cell type for a column of a Spark type, or null if columns of that type cannot be read. */
  static CellType of(DataType type) {
    if (type instanceof StringType) {
      return TEXT;
    }
    if (type instanceof BooleanType) {
      return BOOLEAN;
    }
    return type instanceof NumericType ? DOUBLE : null;
  }
}
