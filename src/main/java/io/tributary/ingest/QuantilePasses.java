package io.tributary.ingest;

import io.tributary.data.ColumnCounts;
import io.tributary.data.ColumnQuantiles;
import io.tributary.data.QuantileSearch;
import io.tributary.data.RowLayout;
import io.tributary.data.SplitRule;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;

/**
 * The exact quantiles of some columns of the training rows: {@link QuantileSearch}, over shards.
 *
 * <p>Columns go in groups whose counts take no more than a few MiB, each in as many jobs as its
 * passes are: most tables have one group, and two passes.
 *
 * @param layout where the numbers of a packed row lie
 * @param split which rows train
 */
record QuantilePasses(RowLayout layout, SplitRule split) {
  private static final int TREE_DEPTH = 2;

  /**
   * @param rows at their places, unscaled
   * @param places of the columns in packed rows, ascending
   * @param points how many quantiles of each; several such numbers where they are for several
   *     purposes
   */
  ColumnQuantiles of(ShardPacker.Sorted rows, List<Integer> places, int... points) {
    List<QuantileSearch> searches = new ArrayList<>();
    int atOnce = ColumnCounts.columnsAtOnce(rows.count());
    for (int from = 0; from < places.size(); from += atOnce) {
      searches.addAll(
          found(rows, places.subList(from, Math.min(from + atOnce, places.size())), points));
    }
    return new ColumnQuantiles(places, searches, points[0]);
  }

  private List<QuantileSearch> found(ShardPacker.Sorted rows, List<Integer> places, int... points) {
    List<QuantileSearch> searches = new ArrayList<>();
    places.forEach(place -> searches.add(new QuantileSearch(points)));
    while (true) {
      List<Integer> openPlaces = new ArrayList<>();
      List<QuantileSearch> open = new ArrayList<>();
      for (int c = 0; c < searches.size(); c++) {
        if (!searches.get(c).isDone()) {
          openPlaces.add(places.get(c));
          open.add(searches.get(c));
        }
      }
      if (open.isEmpty()) {
        return searches;
      }
      pass(rows, ColumnCounts.Pass.of(openPlaces, open)).handTo(open);
    }
  }

  private ColumnCounts pass(ShardPacker.Sorted rows, ColumnCounts.Pass pass) {
    RowLayout rowLayout = layout;
    SplitRule rule = split;
    long count = rows.count();
    JavaRDD<ColumnCounts> counts =
        rows.runs()
            .mapPartitions(
                runs -> {
                  ColumnCounts.Collector collector =
                      new ColumnCounts.Collector(rowLayout, pass, count);
                  runs.forEachRemaining(run -> collector.addTraining(run, rule));
                  return List.of(collector.counts()).iterator();
                });
    // Whole numbers are added: the order of merging leaves no trace.
    return counts.treeAggregate(
        (ColumnCounts) null, ColumnCounts::merged, ColumnCounts::merged, TREE_DEPTH);
  }
}
