package io.tributary.ingest;

import io.tributary.data.DataSettings;
import io.tributary.data.HeldOut;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Finds where the rows begin that columns hold out, for which a table is looked through once more.
 * Validation rows that are told by the test's own column are those next to the test's.
 *
 * @param seed of the groups' lots
 */
record MarkLimits(Dataset<Row> table, DataSettings settings, long seed) {
  RowMarks marks() {
    HeldOut test = settings.test();
    HeldOut validation = settings.validation();
    boolean behind =
        validation.getClass() == test.getClass() && validation.columns().equals(test.columns());
    return new RowMarks(
        limit(validation, behind ? part(test) : 0, behind ? 2 : 1), limit(test, 0, 1), seed);
  }

  private static double part(HeldOut rows) {
    if (rows instanceof HeldOut.ByGroup group) {
      return group.fraction();
    }
    return rows instanceof HeldOut.Latest latest ? latest.fraction() : 0;
  }

  private RowMarks.Limit limit(HeldOut rows, double before, int atLeast) {
    double part = part(rows) + before;
    long time = 0;
    double lot = 0;
    if (rows instanceof HeldOut.Latest latest) {
      time =
          LatestRows.after(
              table, latest.column(), part, settings.missingValues(), settings.reading());
    } else if (rows instanceof HeldOut.ByGroup group) {
      String column = group.column();
      lot =
          GroupLots.of(table, column, seed, settings.missingValues(), settings.reading())
              .limit(column, part, atLeast);
    }
    return new RowMarks.Limit(rows, time, lot);
  }
}
