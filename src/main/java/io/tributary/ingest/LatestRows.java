package io.tributary.ingest;

import io.tributary.config.UserException;
import io.tributary.data.CellReading;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.storage.StorageLevel;

/**
 * The time after which a table's newest rows begin: exact, and the same however the table lies.
 *
 * <p>Times are whole numbers of 64 bits; they are found 16 bits at a time, each in a pass that
 * counts how many rows have which, so that no more is held than those counts.
 */
final class LatestRows {
  private static final int BITS = 16;
  private static final int COUNTS = 1 << BITS;

  /** Of cells that are missing, older than all others. */
  private static final long OLDEST = Long.MIN_VALUE;

  private LatestRows() {}

  /**
   * The newest time that is not held out: the rows after it are as many as are asked for, or as
   * many fewer as they have to be for rows of one time to stay together; but never none.
   *
   * @param name the column of times
   * @param fraction of the rows
   * @param reading how cells of text are read
   */
  static long after(
      Dataset<Row> table,
      String name,
      double fraction,
      List<String> missingValues,
      CellReading reading) {
    Projection projection = Projection.of(table, List.of(name), false);
    JavaRDD<long[]> times =
        Ingest.rows(table, projection)
            .mapPartitions(
                rows -> {
                  ColumnReader column =
                      ColumnReader.of(name, projection, 0, new CellParser(missingValues, reading));
                  return List.of(times(rows, column)).iterator();
                })
            .persist(StorageLevel.MEMORY_AND_DISK());
    try {
      return after(times, fraction);
    } finally {
      Removal.of(() -> times.unpersist(false));
    }
  }

  private static long[] times(Iterator<InternalRow> rows, ColumnReader column) {
    List<long[]> full = new ArrayList<>();
    long[] open = new long[1 << 10];
    int n = 0;
    while (rows.hasNext()) {
      if (n == open.length) {
        full.add(open);
        open = new long[1 << 16];
        n = 0;
      }
      open[n++] = time(column, rows.next());
    }
    int size = n;
    for (long[] part : full) {
      size = Math.addExact(size, part.length);
    }
    long[] all = new long[size];
    int at = 0;
    for (long[] part : full) {
      System.arraycopy(part, 0, all, at, part.length);
      at += part.length;
    }
    System.arraycopy(open, 0, all, at, n);
    return all;
  }

  /** A cell's time as a number that is larger for newer ones. */
  static long time(ColumnReader column, InternalRow row) {
    if (column.isMissingNumber(row)) {
      return OLDEST;
    }
    long moment = column.moment(row);
    if (moment != CellParser.NO_TIME) {
      return moment;
    }
    double number = column.number(row);
    if (Double.isNaN(number)) {
      throw new BadCellException(
          column.name(),
          "column '%s' is to say which rows are the newest, and '%s' is no date, time or number"
              .formatted(column.name(), column.shown(row)));
    }
    // The order of doubles is that of their bits, of negative ones reversed.
    long bits = Double.doubleToLongBits(number + 0.0);
    return bits < 0 ? bits ^ Long.MAX_VALUE : bits;
  }

  private static long after(JavaRDD<long[]> times, double fraction) {
    long rows = 0;
    long prefix = 0; // of the time at which the newest rows begin, without its sign
    long wanted = 0;
    for (int shift = 64 - BITS; shift >= 0; shift -= BITS) {
      long[] counts = counts(times, prefix, shift);
      if (shift == 64 - BITS) {
        for (long count : counts) {
          rows += count;
        }
        if (rows == 0) {
          return OLDEST;
        }
        wanted = Math.max(1, Math.round(fraction * rows));
      }
      int digit = COUNTS - 1;
      while (counts[digit] < wanted) {
        wanted -= counts[digit--];
      }
      prefix |= (long) digit << shift;
      if (shift == 0) {
        return boundary(times, prefix ^ Long.MIN_VALUE, counts[digit] == wanted);
      }
    }
    throw new AssertionError("the last digit ends it");
  }

  // The wanted-th newest row has this time: all of its rows are wanted, or those after it, if any.
  private static long boundary(JavaRDD<long[]> times, long time, boolean allOfIt) {
    long newest = times.map(LatestRows::newest).reduce(Math::max);
    if (newest == OLDEST) {
      throw new UserException("no row has a time");
    }
    return time > OLDEST && (allOfIt || time == newest) ? time - 1 : time;
  }

  private static long newest(long[] times) {
    long newest = OLDEST;
    for (long time : times) {
      newest = Math.max(newest, time);
    }
    return newest;
  }

  private static long[] counts(JavaRDD<long[]> times, long prefix, int shift) {
    return times
        .map(
            part -> {
              long[] counts = new long[COUNTS];
              for (long time : part) {
                long bits = time ^ Long.MIN_VALUE;
                if (shift == 64 - BITS || bits >>> (shift + BITS) == prefix >>> (shift + BITS)) {
                  counts[(int) (bits >>> shift) & (COUNTS - 1)]++;
                }
              }
              return counts;
            })
        .treeReduce(
            (a, b) -> {
              for (int i = 0; i < COUNTS; i++) {
                a[i] += b[i];
              }
              return a;
            });
  }
}
