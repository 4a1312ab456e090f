package io.tributary.ingest;

import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.util.ArrayData;

/** Reads the numbers of array and vector cells into one buffer. Not for several threads. */
final class NumberList {
  private static final byte SPARSE = 0;

  private double[] numbers = new double[16];
  private int size;

  /** Reads a cell that is there; elements that are missing are NaN. */
  void read(InternalRow row, int ordinal, CellType type) {
    if (type == CellType.ARRAY) {
      ArrayData array = row.getArray(ordinal);
      resize(array.numElements());
      for (int i = 0; i < size; i++) {
        numbers[i] = array.isNullAt(i) ? Double.NaN : array.getDouble(i);
      }
      return;
    }
    // type, size, indices, values: as org.apache.spark.ml.linalg.VectorUDT writes them.
    InternalRow vector = row.getStruct(ordinal, 4);
    ArrayData values = vector.getArray(3);
    if (vector.getByte(0) == SPARSE) {
      resize(vector.getInt(1));
      java.util.Arrays.fill(numbers, 0, size, 0);
      ArrayData indices = vector.getArray(2);
      for (int i = 0; i < values.numElements(); i++) {
        numbers[indices.getInt(i)] = values.getDouble(i);
      }
    } else {
      resize(values.numElements());
      for (int i = 0; i < size; i++) {
        numbers[i] = values.getDouble(i);
      }
    }
  }

  private void resize(int newSize) {
    if (newSize > numbers.length) {
      numbers = new double[newSize];
    }
    size = newSize;
  }

  int size() {
    return size;
  }

  double get(int i) {
    return numbers[i];
  }
}
