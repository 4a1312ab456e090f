package io.tributary.ingest;

import io.tributary.config.UserException;
import io.tributary.data.CellReading;
import io.tributary.data.RowKeys;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;

/**
 * The lots of the groups that a table's rows form: numbers from 0 to below 1, each a function of
 * the seed and of what the group's rows have in common. The groups with the smallest are held out.
 *
 * <p>Of few groups, as many are as are asked for, and at least one; of many, those below the
 * fraction, which are as many but for chance.
 */
final class GroupLots {
  /**
   * So many are counted: of more, a share's own deviation is √(f (1 − f) / MOST), 0.004 at most.
   */
  private static final int MOST = 1 << 14;

  private final double[] lots; // ascending; null: there are more than MOST

  private GroupLots(double[] lots) {
    this.lots = lots;
  }

  /** The groups of a table, in one pass over the column. */
  static GroupLots of(
      Dataset<Row> table,
      String column,
      long seed,
      List<String> missingValues,
      CellReading reading) {
    Projection projection = Projection.of(table, List.of(column), false);
    JavaRDD<HashSet<Double>> found =
        Ingest.rows(table, projection)
            .mapPartitions(
                rows -> {
                  Reader reader =
                      new Reader(
                          ColumnReader.of(
                              column, projection, 0, new CellParser(missingValues, reading)),
                          seed);
                  HashSet<Double> lots = new HashSet<>();
                  while (rows.hasNext() && lots.size() <= MOST) {
                    lots.add(reader.of(rows.next()));
                  }
                  return List.of(lots).iterator();
                });
    Set<Double> all = found.treeAggregate(new HashSet<>(), GroupLots::joined, GroupLots::joined);
    return new GroupLots(
        all.size() > MOST ? null : all.stream().mapToDouble(d -> d).sorted().toArray());
  }

  // More than MOST are never held.
  private static HashSet<Double> joined(HashSet<Double> some, HashSet<Double> others) {
    for (Double lot : others) {
      if (some.size() > MOST) {
        break;
      }
      some.add(lot);
    }
    return some;
  }

  /**
   * Below which lot groups are held out.
   *
   * @param fraction of the groups
   * @param atLeast so many of few groups
   * @throws UserException if that would be all of few groups
   */
  double limit(String column, double fraction, int atLeast) {
    if (lots == null) {
      return fraction;
    }
    int held = (int) Math.max(atLeast, Math.round(fraction * lots.length));
    if (held >= lots.length) {
      throw new UserException(
          "column '%s' has %d group(s), of which %d would be held out: none is left to learn from; hold rows out otherwise"
              .formatted(column, lots.length, held));
    }
    return lots[held];
  }

  /**
   * The lots with which all folds but the first begin: of few groups each has as many, but for one;
   * of many, as many but for chance.
   *
   * @param from groups with smaller lots are in no fold
   * @throws UserException if there are fewer groups than folds
   */
  double[] folds(String column, int count, double from) {
    double[] beginnings = new double[count - 1];
    double[] inFolds =
        lots == null ? null : Arrays.stream(lots).filter(lot -> lot >= from).toArray();
    if (inFolds != null && inFolds.length < count) {
      throw new UserException(
          "column '%s' has %d group(s) that are not for the test, and each of the %d networks of training.ensemble needs one to be measured on; ask for fewer networks, or part the rows otherwise"
              .formatted(column, inFolds.length, count));
    }
    for (int fold = 1; fold < count; fold++) {
      beginnings[fold - 1] =
          inFolds == null
              ? from + (1 - from) * fold / count
              : inFolds[(int) ((long) fold * inFolds.length / count)];
    }
    return beginnings;
  }

  /** In which fold a group with some lot is. */
  static int fold(double[] beginnings, double lot) {
    int at = Arrays.binarySearch(beginnings, lot);
    return at < 0 ? -at - 1 : at + 1;
  }

  /** Reads the lots of rows' groups. Not for several threads. */
  static final class Reader {
    private final RowState state = new RowState();
    private final KeyColumn key;
    private final long seed;

    Reader(ColumnReader column, long seed) {
      this.key = new KeyColumn(column);
      this.seed = seed;
    }

    double of(InternalRow row) {
      state.begin(seed);
      key.addTo(state, row);
      return RowKeys.lot(state.hash());
    }
  }
}
