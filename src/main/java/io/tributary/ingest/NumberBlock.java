package io.tributary.ingest;

import io.tributary.data.ColumnNarrowing;
import io.tributary.data.RowKeys;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.ByteType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.types.IntegerType;
import org.apache.spark.sql.types.LongType;
import org.apache.spark.sql.types.ShortType;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * Some rows of a table that holds nothing but numbers, column by column: each is profiled, packed
 * and taken into the rows' hashes in one loop. Gives the same floats and hashes as {@link
 * RowEncoder} does for numeric columns. Not for several threads.
 */
final class NumberBlock {
  private final Projection projection;
  private final int features;
  private final int keyColumns; // features and labels: all but the weight
  private final boolean imputes;
  private final long seed;
  private final List<ColumnNarrowing> narrowings;
  private final TableProfile profile;
  private final PackingCounts counts;
  private final CellParser parser;
  private final int stride;
  private double[][] cells; // columns × rows; NaN: missing
  private boolean[] unusable; // rows that are not packed
  private long[] hashes;
  private float[] values; // rows × stride, row-major
  private int rows;

  /**
   * @param features how many of the projection's columns are features; they come first
   * @param keyColumns how many of them rows are keyed by; a weight is none and comes last
   * @param imputes whether a feature may be missing
   * @param narrowings how each column's numbers become floats
   * @param profile what is seen goes here
   * @param counts rows that are not packed go here
   */
  NumberBlock(
      Projection projection,
      int features,
      int keyColumns,
      boolean imputes,
      long seed,
      List<ColumnNarrowing> narrowings,
      TableProfile profile,
      PackingCounts counts,
      CellParser parser,
      int capacity) {
    this.projection = projection;
    this.features = features;
    this.keyColumns = keyColumns;
    this.imputes = imputes;
    this.seed = seed;
    this.narrowings = narrowings;
    this.profile = profile;
    this.counts = counts;
    this.parser = parser;
    this.stride = projection.columns().size();
    grow(capacity);
  }

  private void grow(int capacity) {
    cells = new double[stride][capacity];
    unusable = new boolean[capacity];
    hashes = new long[capacity];
    values = new float[capacity * stride];
  }

  /** Empties the block and makes room for {@code capacity} rows. */
  void clear(int capacity) {
    if (capacity > hashes.length) {
      grow(capacity);
    }
    rows = 0;
  }

  boolean isFull() {
    return rows == hashes.length;
  }

  /**
   * Adds a row.
   *
   * @return false if a cell is neither a number nor missing, or a label a number as codes are
   */
  boolean add(InternalRow row) {
    profile.rows++;
    int badRow = projection.badRowOrdinal();
    if (badRow >= 0 && !row.isNullAt(badRow)) {
      profile.addBadRow(row.getUTF8String(badRow));
      counts.addDropped(PackingCounts.NO_ROW);
      return true;
    }
    for (int j = 0; j < stride; j++) {
      int ordinal = projection.ordinal(j);
      double number = Double.NaN;
      if (!row.isNullAt(ordinal)) {
        if (projection.type(j).isNumber()) {
          number =
              switch (projection.type(j)) {
                case FLOAT -> row.getFloat(ordinal);
                case LONG -> row.getLong(ordinal);
                default -> row.getDouble(ordinal);
              };
        } else {
          UTF8String text = row.getUTF8String(ordinal);
          number = parser.number(text);
          if (Double.isNaN(number) || parser.hasNumbersAsMarks()) {
            if (parser.isMissing(text)) {
              number = Double.NaN;
            } else if (Double.isNaN(number)) {
              return false;
            }
          }
          if (j >= features && parser.hasLeadingZero()) {
            return false; // a class that is predicted as it is written
          }
        }
      }
      cells[j][rows] = number;
    }
    if (parser.hasNumbersAsMarks()) {
      for (int j = 0; j < stride; j++) {
        clearMarks(j, rows, rows + 1);
      }
    }
    unusable[rows++] = false;
    return true;
  }

  /**
   * Sets column {@code j} of the first {@code n} rows of a batch; the block then has these rows.
   */
  void set(int j, ColumnVector vector, int n) {
    double[] column = cells[j];
    DataType type = vector.dataType();
    if (type instanceof FloatType) {
      float[] numbers = vector.getFloats(0, n);
      for (int i = 0; i < n; i++) {
        column[i] = numbers[i];
      }
    } else if (type instanceof IntegerType) {
      int[] numbers = vector.getInts(0, n);
      for (int i = 0; i < n; i++) {
        column[i] = numbers[i];
      }
    } else if (type instanceof LongType) {
      long[] numbers = vector.getLongs(0, n);
      for (int i = 0; i < n; i++) {
        column[i] = numbers[i];
      }
    } else if (type instanceof ShortType) {
      short[] numbers = vector.getShorts(0, n);
      for (int i = 0; i < n; i++) {
        column[i] = numbers[i];
      }
    } else if (type instanceof ByteType) {
      byte[] numbers = vector.getBytes(0, n);
      for (int i = 0; i < n; i++) {
        column[i] = numbers[i];
      }
    } else {
      System.arraycopy(vector.getDoubles(0, n), 0, column, 0, n);
    }
    if (vector.hasNull()) {
      for (int i = 0; i < n; i++) {
        if (vector.isNullAt(i)) {
          column[i] = Double.NaN;
        }
      }
    }
    if (parser.hasNumbersAsMarks()) {
      clearMarks(j, 0, n);
    }
  }

  // Numbers that mean missing become NaN.
  private void clearMarks(int j, int from, int to) {
    double[] column = cells[j];
    boolean floats = projection.type(j) == CellType.FLOAT;
    for (int i = from; i < to; i++) {
      double number = floats ? FloatSpelling.toDouble((float) column[i]) : column[i];
      if (parser.isMissing(number)) {
        column[i] = Double.NaN;
      }
    }
  }

  /** The block holds the first {@code n} rows of a batch whose columns were all set. */
  void filled(int n) {
    rows = n;
    profile.rows += n;
    Arrays.fill(unusable, 0, n, false);
  }

  /** Profiles, packs and hashes all rows. */
  void pack() {
    Arrays.fill(hashes, 0, rows, RowKeys.start(seed));
    for (int j = 0; j < stride; j++) {
      double[] column = cells[j];
      profile.columns[j].addNumbers(column, rows);
      boolean mayBeMissing = imputes && j < features;
      ColumnNarrowing narrowing = narrowings.get(j);
      boolean isKey = j < keyColumns;
      boolean spells = narrowing.origin() != 0 && projection.type(j) == CellType.FLOAT;
      for (int i = 0, at = j; i < rows; i++, at += stride) {
        double number = column[i];
        if (ColumnNarrowing.isUsable(number)) {
          float value = narrowing.apply(spells ? FloatSpelling.toDouble((float) number) : number);
          values[at] = value;
          hashes[i] = isKey ? RowKeys.number(hashes[i], value) : hashes[i];
        } else if (Double.isNaN(number) && mayBeMissing) {
          values[at] = Float.NaN; // of one pattern, whatever the cell's is
          hashes[i] = RowKeys.missing(hashes[i]);
        } else if (!unusable[i]) {
          unusable[i] = true;
          String name = projection.columns().get(j);
          counts.addDropped(
              Double.isNaN(number) ? PackingCounts.missing(name) : PackingCounts.unreadable(name));
        }
      }
    }
  }

  int rows() {
    return rows;
  }

  /** Whether a row is complete: without it, it is not packed. */
  boolean isUsable(int row) {
    return !unusable[row];
  }

  long hash(int row) {
    return hashes[row];
  }

  /** The packed rows: rows × columns of the projection, row-major. */
  float[] values() {
    return values;
  }

  int offset(int row) {
    return row * stride;
  }
}
