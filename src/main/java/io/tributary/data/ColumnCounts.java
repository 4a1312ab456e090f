package io.tributary.data;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * A pass of {@link QuantileSearch} over some columns of packed rows: the {@link PrefixCounts} of
 * each. Missing cells (NaN) are passed over, and so are rows of weight 0; all other rows count
 * alike. Parts merge in any order. Mutable; not for several threads.
 */
public final class ColumnCounts implements Serializable {
  private static final long serialVersionUID = 1;

  /** What a pass may hold of prefixes at most, of all its columns together: 6 MiB. */
  private static final int PREFIXES = 1 << 19;

  private ArrayList<PrefixCounts> columns;

  /** For Kryo. */
  @SuppressWarnings("unused")
  private ColumnCounts() {}

  private ColumnCounts(ArrayList<PrefixCounts> columns) {
    this.columns = columns;
  }

  /** How many columns a pass may take at a time, of a table of so many rows. */
  public static int columnsAtOnce(long rows) {
    return (int) (PREFIXES / prefixes(rows));
  }

  private static long prefixes(long rows) {
    return Math.max(1, Math.min(rows, PrefixCounts.MOST));
  }

  /** The counts of both's rows, in one of the two; either may be null, for no rows. */
  public static ColumnCounts merged(ColumnCounts one, ColumnCounts other) {
    if (one == null || other == null) {
      return one == null ? other : one;
    }
    for (int c = 0; c < one.columns.size(); c++) {
      one.columns.get(c).merge(other.columns.get(c));
    }
    return one;
  }

  /** Hands each search its column's counts, which are those of all rows. */
  public void handTo(List<QuantileSearch> searches) {
    for (int c = 0; c < columns.size(); c++) {
      searches.get(c).add(columns.get(c));
    }
  }

  /**
   * The columns of a pass, and what it looks for in them.
   *
   * @param places of the columns in packed rows, ascending
   * @param searches one for each
   */
  public record Pass(List<Integer> places, List<QuantileSearch.Wanted> wanted)
      implements Serializable {
    /** The next pass of some searches. */
    public static Pass of(List<Integer> places, List<QuantileSearch> searches) {
      return new Pass(List.copyOf(places), searches.stream().map(QuantileSearch::wanted).toList());
    }
  }

  /** Takes the rows of one shard, in any order. Not for several threads. */
  public static final class Collector {
    private final RowLayout layout;
    private final int[] places;
    private final QuantileSearch.Wanted[] wanted;
    private final int first; // the first column's place
    private final float[] row; // from the first column to the last
    private final int[][] keys; // for each column: those that wait to be counted
    private final int[] waiting;
    private final KeySort sort = new KeySort();
    private final ColumnCounts all = new ColumnCounts(new ArrayList<>());

    /**
     * @param rows how many the table has, at least
     */
    public Collector(RowLayout layout, Pass pass, long rows) {
      this.layout = layout;
      this.places = pass.places.stream().mapToInt(i -> i).toArray();
      this.wanted = pass.wanted.toArray(QuantileSearch.Wanted[]::new);
      this.first = places[0];
      this.row = new float[places[places.length - 1] - first + 1];
      this.keys = new int[places.length][(int) Math.min(rows, 4L * PrefixCounts.MOST)];
      this.waiting = new int[places.length];
      for (int c = 0; c < places.length; c++) {
        all.columns.add(new PrefixCounts());
      }
    }

    /** Takes in those rows of a sorted run that are not held out. */
    public void addTraining(SortedRows run, SplitRule split) {
      for (int i = 0; i < run.size(); i++) {
        if (split.of(run, i) == Part.TRAINING
            && (!layout.weighted() || run.rows().value(i, layout.weightOffset()) > 0)) {
          run.rows().copy(i, first, row.length, row, 0);
          add();
        }
      }
    }

    private void add() {
      for (int c = 0; c < places.length; c++) {
        float x = row[places[c] - first];
        if (!Float.isNaN(x)) {
          keys[c][waiting[c]++] = PrefixCounts.key(x + 0.0f); // −0 becomes 0
          if (waiting[c] == keys[c].length) {
            count(c);
          }
        }
      }
    }

    private void count(int c) {
      sort.sort(keys[c], waiting[c]);
      all.columns.get(c).merge(PrefixCounts.ofSorted(keys[c], kept(c)));
      waiting[c] = 0;
    }

    // Of the sorted keys those that are wanted, which move to the front.
    private int kept(int c) {
      int[] sorted = keys[c];
      int[] prefixes = wanted[c].prefixes();
      int kept = 0;
      int at = 0;
      for (int i = 0; i < waiting[c] && at < prefixes.length; i++) {
        int prefix = PrefixCounts.prefix(sorted[i], wanted[c].bits());
        while (at < prefixes.length && prefixes[at] < prefix) {
          at++;
        }
        if (at < prefixes.length && prefixes[at] == prefix) {
          sorted[kept++] = sorted[i];
        }
      }
      return kept;
    }

    /** The counts of all rows so far. There is no adding after that. */
    public ColumnCounts counts() {
      for (int c = 0; c < places.length; c++) {
        count(c);
      }
      return all;
    }
  }
}
