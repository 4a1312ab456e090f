package io.tributary.spark;

import java.io.Serializable;
import org.apache.spark.sql.types.StructType;

/**
 * A function of some cells of a row that gives a structure, and is best computed for many rows at
 * once. A row's result depends on its cells alone, so that it does not matter with how many others
 * it is computed. Immutable; equal ones give equal results.
 */
public interface RowFunction extends Serializable {
  /** What it is called in plans. */
  String name();

  /** How many cells it takes. */
  int inputs();

  /** What it gives; each field may be null. */
  StructType result();

  /** How many rows are best computed at once. */
  int rowsAtOnce();

  /**
   * One thread's computations.
   *
   * @param ordinals where the inputs lie in the rows
   * @param most how many rows are computed at once at most
   */
  RowComputation computation(int[] ordinals, int most);

  /** Computations of one row at a time, which holds the inputs in their order. */
  default RowComputation rowByRow() {
    int[] ordinals = new int[inputs()];
    for (int i = 0; i < ordinals.length; i++) {
      ordinals[i] = i;
    }
    return computation(ordinals, 1);
  }
}
