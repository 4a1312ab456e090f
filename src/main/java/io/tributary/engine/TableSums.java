package io.tributary.engine;

import io.tributary.network.ParameterLayout;
import io.tributary.network.RowSums;
import io.tributary.optimizer.RowUpdates;

/**
 * The gradient's sums of a network's large tables: those of each shard, and what is to be added to
 * what along the tree, which is done part by part, by whichever thread uses it first. Allocates
 * nothing once there were as many rows.
 */
final class TableSums {
  private final ParameterLayout layout;
  private final RowSums[][] ofShards;
  private final RowSums[][] nodes; // null: no rows
  private final RowSums[][] sums; // of each addition, in order
  private final RowSums[][] terms;
  private int additions;

  TableSums(ParameterLayout layout, int shards) {
    this.layout = layout;
    this.ofShards = new RowSums[shards][];
    this.nodes = new RowSums[shards][];
    this.sums = new RowSums[shards][];
    this.terms = new RowSums[shards][];
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

  /** Other sums are to be added. */
  void begin() {
    additions = 0;
  }

  /** Notes that a child's sums are to be added to those of its node. */
  void note(int node, int child) {
    if (nodes[node] == null) {
      nodes[node] = nodes[child];
    } else if (nodes[child] != null) {
      sums[additions] = nodes[node];
      terms[additions++] = nodes[child];
    }
  }

  /** The sums of all shards; null if there are no rows. */
  RowSums[] added() {
    for (int part = 0; part < parts(); part++) {
      add(part);
    }
    additions = 0;
    return nodes[0];
  }

  /** How many parts there are, which are updated each by itself. */
  int parts() {
    return layout.tables().size() * RowSums.PARTS;
  }

  /** Adds what is to be added to a part, and updates the parameters by it. */
  void update(int part, RowUpdates by) {
    add(part);
    by.apply(layout.tables().get(part / RowSums.PARTS), nodes[0][part]);
  }

  private void add(int part) {
    for (int k = 0; k < additions; k++) {
      sums[k][part].add(terms[k][part]);
    }
  }
}
