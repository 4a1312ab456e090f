package io.tributary.ingest;

import io.tributary.data.DataSettings;
import io.tributary.data.HeldOut;
import io.tributary.data.Part;
import io.tributary.data.SplitRule;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;

/**
 * What rows are for where columns say it: each row is marked when it is read, by its own cells, so
 * that marks are the same however the table lies. Immutable.
 *
 * @param validation which rows are held out to measure on while training goes on
 * @param test which rows are held out for the test; of a row that is for both, this counts
 * @param seed of the groups' lots
 */
record RowMarks(Limit validation, Limit test, long seed) implements Serializable {
  /**
   * Where rows that are held out begin.
   *
   * @param rows how they are told
   * @param time the newest one that is not held out, {@link LatestRows}
   * @param lot of a group, below which it is held out, {@link GroupLots}
   * @param folds lots of groups, with which all folds but the first begin
   */
  record Limit(HeldOut rows, long time, double lot, double[] folds) implements Serializable {}

  /** Whether columns say what rows are for. */
  static boolean areMade(DataSettings settings) {
    return !columns(settings).isEmpty();
  }

  /** The columns that say it. */
  static List<String> columns(DataSettings settings) {
    List<String> columns = new ArrayList<>(settings.validation().columns());
    settings.test().columns().stream().filter(c -> !columns.contains(c)).forEach(columns::add);
    return columns;
  }

  /** What each row is for, of rows that are marked where columns say it. */
  static SplitRule rule(DataSettings settings) {
    HeldOut validation = settings.validation();
    return new SplitRule(validation.ofLots(), settings.test().ofLots(), areMade(settings))
        .parted(validation.folds(), !validation.columns().isEmpty());
  }

  /** Marks a projection's rows. Not for several threads. */
  Marker marker(Projection projection, CellParser parser) {
    return new Marker(
        chooser(test, projection, parser),
        validation.rows() instanceof HeldOut.Folds && !validation.rows().columns().isEmpty()
            ? folder(projection, parser)
            : marker(chooser(validation, projection, parser)));
  }

  private static Folder marker(Chooser validation) {
    return row -> (validation.has(row) ? Part.VALIDATION : Part.TRAINING).ordinal();
  }

  private Folder folder(Projection projection, CellParser parser) {
    GroupLots.Reader lots = lots(validation.rows(), projection, parser);
    return row -> SplitRule.markOf(GroupLots.fold(validation.folds(), lots.of(row)));
  }

  private GroupLots.Reader lots(HeldOut rows, Projection projection, CellParser parser) {
    return new GroupLots.Reader(column(rows, projection, parser), seed);
  }

  private static ColumnReader column(HeldOut rows, Projection projection, CellParser parser) {
    String name = rows.columns().get(0);
    return ColumnReader.of(name, projection, projection.columns().indexOf(name), parser);
  }

  private Chooser chooser(Limit limit, Projection projection, CellParser parser) {
    HeldOut rows = limit.rows();
    if (rows.columns().isEmpty()) {
      return row -> false;
    }
    ColumnReader column = column(rows, projection, parser);
    if (rows instanceof HeldOut.ByGroup) {
      GroupLots.Reader lots = lots(rows, projection, parser);
      return row -> lots.of(row) < limit.lot();
    } else if (rows instanceof HeldOut.Latest) {
      return row -> LatestRows.time(column, row) > limit.time();
    }
    return row -> isMarked(column, row);
  }

  private static boolean isMarked(ColumnReader column, InternalRow row) {
    double mark = Double.NaN;
    if (!column.isMissing(row)) {
      int bool = column.bool(row);
      mark = bool >= 0 ? bool : column.number(row);
    }
    if (mark != 0 && mark != 1) {
      throw new BadCellException(
          column.name(),
          "column '%s' is to say which rows are held out by true or false, 1 or 0, and has %s"
              .formatted(
                  column.name(),
                  column.isMissing(row) ? "a missing cell" : "'" + column.shown(row) + "'"));
    }
    return mark == 1;
  }

  private interface Chooser {
    boolean has(InternalRow row);
  }

  /** Says what a row that is not for the test is for, by its mark. */
  private interface Folder {
    int of(InternalRow row);
  }

  /** Says of each row what it is for. */
  record Marker(Chooser test, Folder others) {
    float of(InternalRow row) {
      return test.has(row) ? Part.TEST.ordinal() : others.of(row);
    }
  }
}
