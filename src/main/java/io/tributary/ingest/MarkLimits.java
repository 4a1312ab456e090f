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
    RowMarks.Limit ofTest = limit(test, 0, 1);
    if (validation instanceof HeldOut.Folds folds) {
      double from = folds.replaced() instanceof HeldOut.ByGroup && sameGroups() ? ofTest.lot() : 0;
      return new RowMarks(folds(folds, from), ofTest, seed);
    }
    boolean behind =
        validation.getClass() == test.getClass() && validation.columns().equals(test.columns());
    return new RowMarks(limit(validation, behind ? part(test) : 0, behind ? 2 : 1), ofTest, seed);
  }

  private boolean sameGroups() {
    return settings.test() instanceof HeldOut.ByGroup test
        && test.columns().equals(settings.validation().columns());
  }

  // From which lots on the groups are in which fold.
  private RowMarks.Limit folds(HeldOut.Folds folds, double from) {
    double[] limits =
        folds.columns().isEmpty()
            ? new double[0]
            : groups(folds.columns().get(0)).folds(folds.columns().get(0), folds.count(), from);
    return new RowMarks.Limit(folds, 0, 0, limits);
  }

  private GroupLots groups(String column) {
    return GroupLots.of(table, column, seed, settings.missingValues(), settings.reading());
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
      lot = groups(column).limit(column, part, atLeast);
    }
    return new RowMarks.Limit(rows, time, lot, new double[0]);
  }
}
