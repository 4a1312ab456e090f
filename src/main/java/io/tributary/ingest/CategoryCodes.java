package io.tributary.ingest;

import org.apache.spark.sql.catalyst.InternalRow;

/**
 * What the cells of a column of categories become: codes, whole numbers from 0. How a code lies in
 * a packed row is another matter ({@link io.tributary.data.CategoryCode}).
 */
interface CategoryCodes {
  /** Whether the cell is missing, and so no category. */
  boolean isMissing(InternalRow row);

  /** The code of a cell that is not missing, its value taken into the row's hash; −1: none. */
  int code(InternalRow row);
}
