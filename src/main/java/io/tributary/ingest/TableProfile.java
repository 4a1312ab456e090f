package io.tributary.ingest;

import io.tributary.data.CellReading;
import java.io.Serializable;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * What one pass over all rows of a table has shown of each column.
 *
 * <p>Counts and sets only: the same whatever the order of rows and partitions.
 */
final class TableProfile implements PartitionSums.Sum<TableProfile> {
  private static final long serialVersionUID = 1;

  /** The most classes that a label may have, and numeric categories that are looked at. */
  static final int MAX_CLASSES = 10_000;

  /** With more partitions than this, executors merge their profiles before the driver does. */
  private static final int FLAT_MERGE_PARTITIONS = 16;

  long rows;
  long badRows; // that do not fit the header's columns, or are no text
  long noText; // those of them that are no text
  boolean notNumbers; // the pass ended early, at a text in a table that seemed to have none
  ColumnProfile[] columns;

  /** For Kryo. */
  @SuppressWarnings("unused")
  private TableProfile() {}

  /** A profile of no rows yet. */
  TableProfile(Request request) {
    columns = new ColumnProfile[request.projection().columns().size()];
    for (int i = 0; i < columns.length; i++) {
      columns[i] =
          new ColumnProfile(
              request.projection().type(i),
              request.textLimits()[i],
              request.numberLimits()[i],
              request.texts()[i],
              request.counts()[i]);
    }
  }

  /**
   * What to look at.
   *
   * @param projection the columns
   * @param textLimits for each column, how many distinct texts are of interest
   * @param numberLimits for each column, how many distinct numbers are of interest
   * @param texts for each column, whether its cells are texts whatever they spell
   * @param counts for each column, whether the cells of each distinct value count
   * @param missingValues texts that mean missing
   * @param reading how cells of text are read
   */
  record Request(
      Projection projection,
      int[] textLimits,
      int[] numberLimits,
      boolean[] texts,
      boolean[] counts,
      List<String> missingValues,
      CellReading reading)
      implements Serializable {}

  /** Profiles a table of the request's projection. */
  static TableProfile of(JavaRDD<InternalRow> rows, Request request) {
    int depth = rows.getNumPartitions() <= FLAT_MERGE_PARTITIONS ? 1 : 2;
    return rows.mapPartitions(partition -> List.of(ofPartition(partition, request)).iterator())
        // An empty profile would travel with each task, and take megabytes of many columns.
        .treeAggregate((TableProfile) null, TableProfile::merged, TableProfile::merged, depth);
  }

  private static TableProfile ofPartition(Iterator<InternalRow> partition, Request request) {
    TableProfile profile = new TableProfile(request);
    CellParser parser = new CellParser(request.missingValues(), request.reading());
    int badRow = request.projection().badRowOrdinal();
    while (partition.hasNext()) {
      InternalRow row = partition.next();
      profile.rows++;
      if (badRow >= 0 && !row.isNullAt(badRow)) {
        profile.addBadRow(row.getUTF8String(badRow));
        continue;
      }
      for (int i = 0; i < profile.columns.length; i++) {
        profile.columns[i].add(row, request.projection().ordinal(i), parser);
      }
    }
    return profile;
  }

  /** Counts a row that could not be read. */
  void addBadRow(UTF8String mark) {
    badRows++;
    noText += UnreadableRow.isNoText(mark) ? 1 : 0;
  }

  private static TableProfile merged(TableProfile one, TableProfile other) {
    if (one == null || other == null) {
      return one == null ? other : one;
    }
    one.merge(other);
    return one;
  }

  @Override
  public void merge(TableProfile other) {
    notNumbers |= other.notNumbers;
    rows += other.rows;
    badRows += other.badRows;
    noText += other.noText;
    for (int i = 0; i < columns.length; i++) {
      columns[i].merge(other.columns[i]);
    }
  }
}
