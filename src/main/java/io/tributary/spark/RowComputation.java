package io.tributary.spark;

import org.apache.spark.sql.catalyst.InternalRow;

/** One thread's computations of a {@link RowFunction}. */
public interface RowComputation {
  /**
   * Reads a row, which may change afterwards.
   *
   * @param place its number among those that are computed at once
   */
  void put(int place, InternalRow row);

  /** Computes the results of the first {@code count} places. */
  void compute(int count);

  /** A place's result, a row of its own. */
  InternalRow result(int place);

  /** The result of a row. */
  default InternalRow of(InternalRow row) {
    put(0, row);
    compute(1);
    return result(0);
  }
}
