package io.tributary.engine;

import io.tributary.network.ParameterLayout;
import io.tributary.network.ParameterSlice;
import io.tributary.network.RowSums;
import io.tributary.optimizer.RowUpdates;
import java.util.List;

/**
 * The gradient's sums of a network's large tables: those of each shard, which are added along the
 * tree, and the pieces in which the last ones are used for an update. Allocates nothing once there
 * were as many rows.
 */
final class TableSums {
  /** Numbers of a piece, at least: far more work than a claim. */
  private static final int PIECE = 1 << 12;

  private final ParameterLayout layout;
  private final List<ParameterSlice> tables;
  private final RowSums[][] ofShards;
  private final RowSums[][] nodes; // null: no rows

  TableSums(ParameterLayout layout, int shards) {
    this.layout = layout;
    this.tables = layout.tables();
    this.ofShards = new RowSums[shards][];
    this.nodes = new RowSums[shards][];
  }

  /** A shard's, to be overwritten. */
  RowSums[] ofShard(int shard) {
    if (ofShards[shard] == null) {
      ofShards[shard] = RowSums.of(layout);
    }
    nodes[shard] = ofShards[shard];
    return ofShards[shard];
  }

  /** A shard has no rows. */
  void nothing(int shard) {
    nodes[shard] = null;
  }

  /** Adds a child's sums to those of its node. */
  void add(int node, int child) {
    if (nodes[node] == null) {
      nodes[node] = nodes[child];
    } else if (nodes[child] != null) {
      for (int t = 0; t < nodes[node].length; t++) {
        nodes[node][t].add(nodes[child][t]);
      }
    }
  }

  /** The sums of all shards; null if there are no rows. */
  RowSums[] sums() {
    return nodes[0];
  }

  /** How many pieces the sums are updated in. */
  int pieces() {
    int pieces = 0;
    for (int t = 0; t < tables.size(); t++) {
      pieces += pieces(nodes[0][t]);
    }
    return pieces;
  }

  private static int pieces(RowSums sums) {
    return (sums.size() + rows(sums) - 1) / rows(sums);
  }

  // Of a piece.
  private static int rows(RowSums sums) {
    return (PIECE - 1) / sums.width() + 1;
  }

  /** Updates the parameters by one of the pieces. */
  void update(int piece, RowUpdates by) {
    int rest = piece;
    for (int t = 0; t < tables.size(); t++) {
      RowSums sums = nodes[0][t];
      if (rest < pieces(sums)) {
        int first = rest * rows(sums);
        by.apply(tables.get(t), sums, first, Math.min(sums.size(), first + rows(sums)));
        return;
      }
      rest -= pieces(sums);
    }
  }
}
