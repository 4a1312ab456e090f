package io.tributary.api;

import io.tributary.cluster.ShardFetch;
import io.tributary.data.Part;
import io.tributary.data.SelectedRows;
import io.tributary.data.Shard;
import io.tributary.data.ShardPart;
import io.tributary.engine.Split;
import io.tributary.ingest.ShardedTable;
import io.tributary.ingest.SplitView;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * A run's rows, where engines use them: Spark's shards, or copies on the driver. Networks that hold
 * out a fold each share them, and see them through views.
 */
final class EngineRows {
  /** For a network that holds out no fold. */
  static final int NO_FOLD = -1;

  private final ShardedTable table;
  private final Map<Split, ShardedTable> others;
  private Map<Split, List<Shard>> here; // null: not on the driver
  private List<short[]> folds; // of each shard's training rows, once they are here

  EngineRows(PreparedTables tables) {
    this.table = tables.training();
    this.others = tables.others();
  }

  /** Where each split's rows are: a validation table takes the place of what is held out. */
  Map<Split, SplitView> views(int fold) {
    Map<Split, SplitView> views = new EnumMap<>(Split.class);
    views.put(Split.TRAINING, new SplitView(table, new ShardPart(Part.TRAINING, fold)));
    views.put(Split.VALIDATION, new SplitView(table, new ShardPart(Part.VALIDATION, fold)));
    if (table.testRowsInAll() > 0) {
      views.put(Split.TEST, new SplitView(table, Part.TEST));
    }
    others.forEach((split, other) -> views.put(split, SplitView.of(other)));
    return views;
  }

  /** Brings all rows to the driver. */
  void bring() {
    here = new EnumMap<>(Split.class);
    views(NO_FOLD).forEach((split, view) -> here.put(split, ShardFetch.fetch(view)));
    folds = table.folds() == 0 ? List.of() : ShardFetch.folds(table);
  }

  /** Copies of the rows on the driver, brought for one network. */
  Map<Split, List<Shard>> brought(int fold) {
    Map<Split, List<Shard>> rows = new EnumMap<>(Split.class);
    views(fold).forEach((split, view) -> rows.put(split, ShardFetch.fetch(view)));
    return rows;
  }

  /** The rows on the driver. */
  Map<Split, List<Shard>> here(int fold) {
    Map<Split, List<Shard>> rows = new EnumMap<>(here);
    if (fold != NO_FOLD) {
      rows.put(Split.TRAINING, selected(new ShardPart(Part.TRAINING, fold)));
      rows.put(Split.VALIDATION, selected(new ShardPart(Part.VALIDATION, fold)));
    }
    return rows;
  }

  private List<Shard> selected(ShardPart part) {
    List<Shard> all = here.get(Split.TRAINING);
    List<Shard> selected = new ArrayList<>();
    for (int s = 0; s < all.size(); s++) {
      selected.add(SelectedRows.of(all.get(s), folds.get(s), part));
    }
    return selected;
  }

  /** What the packed rows take of heaps, with the views of so many networks at a time. */
  long heapBytes(int networks) {
    long bytes = table.heapBytes();
    for (ShardedTable other : others.values()) {
      bytes += other.heapBytes();
    }
    long viewBytes = Short.BYTES + (long) networks * Integer.BYTES;
    return bytes + (table.folds() == 0 ? 0 : table.trainingRowsInAll() * viewBytes);
  }

  /** What the packed rows take, wherever they are. */
  long packedBytes() {
    long bytes = table.packedBytes();
    for (ShardedTable other : others.values()) {
      bytes += other.packedBytes();
    }
    return bytes;
  }

  /** Spark's copies go. */
  void release() {
    table.close();
    others.values().forEach(ShardedTable::close);
  }
}
