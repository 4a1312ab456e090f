package io.tributary.data;

import java.io.Serializable;
import java.util.Arrays;
import java.util.stream.LongStream;

/**
 * Finds some quantiles of a column, exactly, pass by pass over its numbers: each pass counts the
 * numbers near the wanted ones more finely.
 *
 * <p>The first pass counts all numbers by as many of their first bits as {@link PrefixCounts} has
 * room for; where the numbers of a rank lie among the prefixes follows by adding up. Each further
 * pass looks at those prefixes alone, at more of their bits, until all 32 are known: after one pass
 * where a column has no more than 32,768 different numbers, after six at most for 1,000 quantiles.
 * Counts are whole numbers, and so the result depends on the numbers alone.
 *
 * <p>Quantiles are evenly spaced: with m of them, the i-th of n numbers in ascending order, from 0,
 * at i (n − 1) / (m − 1), between two numbers interpolated linearly (definition 7 of Hyndman &amp;
 * Fan 1996; NumPy's and scikit-learn's default). Mutable; not for several threads.
 */
public final class QuantileSearch {
  /**
   * Numbers that are still to be told apart, as a pass is told of them.
   *
   * @param bits how many first bits are known
   * @param prefixes these bits, ascending
   */
  record Wanted(int bits, int[] prefixes) implements Serializable {}

  private final int[] points;
  private long count;
  private long[] ranks; // from 0, ascending; null before the first pass
  private int bits;
  private int[] prefixes = {0}; // those that some rank lies in, ascending
  private long[] below = {0}; // how many numbers are smaller than all of a prefix
  private int[] prefixOf; // of each rank

  /**
   * @param points how many quantiles are wanted; several such numbers where they are for several
   *     purposes
   */
  public QuantileSearch(int... points) {
    this.points = points.clone();
  }

  /** Whether all is known. */
  public boolean isDone() {
    return ranks != null && (bits == Float.SIZE || ranks.length == 0);
  }

  /** What the next pass is to look at. */
  Wanted wanted() {
    return new Wanted(bits, prefixes);
  }

  /** Takes in a pass over all numbers that were {@link #wanted}. */
  void add(PrefixCounts counts) {
    if (ranks == null) {
      count = counts.total();
      ranks =
          Arrays.stream(points)
              .mapToObj(this::ranks)
              .flatMapToLong(r -> r)
              .sorted()
              .distinct()
              .toArray();
      prefixOf = new int[ranks.length];
    }
    int[] newPrefixes = new int[ranks.length];
    long[] newBelow = new long[ranks.length];
    int found = 0;
    int at = 0; // among the new prefixes
    int before = -1; // the old prefix that it lies in
    long smaller = 0;
    for (int r = 0; r < ranks.length; r++) {
      if (prefixOf[r] != before) {
        before = prefixOf[r];
        smaller = below[before];
        while (PrefixCounts.prefix(counts.prefix(at), bits) != prefixes[before]) {
          at++;
        }
      }
      while (smaller + counts.count(at) <= ranks[r]) {
        smaller += counts.count(at++);
      }
      if (found == 0 || newPrefixes[found - 1] != counts.prefix(at)) {
        newPrefixes[found] = counts.prefix(at);
        newBelow[found++] = smaller;
      }
      prefixOf[r] = found - 1;
    }
    prefixes = Arrays.copyOf(newPrefixes, found);
    below = Arrays.copyOf(newBelow, found);
    bits = counts.bits();
  }

  private LongStream ranks(int m) {
    return count == 0
        ? LongStream.empty()
        : LongStream.range(0, m)
            .flatMap(i -> LongStream.of(lower(i, m), Math.min(lower(i, m) + 1, count - 1)));
  }

  private long lower(long i, int m) {
    return i * (count - 1) / (m - 1);
  }

  /** How many numbers there are. */
  long count() {
    return count;
  }

  /**
   * The quantiles at 0, 1/(m − 1) … 1; zeros if there are no numbers.
   *
   * @param m one of the points that were asked for, or the number of numbers if that is smaller; at
   *     least 2
   */
  double[] even(int m) {
    double[] quantiles = new double[m];
    for (int i = 0; i < m && count > 0; i++) {
      long lower = lower(i, m);
      double a = number(lower);
      double t = (double) (i * (count - 1) % (m - 1)) / (m - 1);
      quantiles[i] = t == 0 ? a : a + t * (number(lower + 1) - a);
    }
    return quantiles;
  }

  private double number(long rank) {
    return PrefixCounts.number(prefixes[prefixOf[Arrays.binarySearch(ranks, rank)]]);
  }
}
