package io.tributary.engine;

import java.io.Serializable;
import java.util.Arrays;

/**
 * The fixed order in which the shards' sums are added: floating-point addition is not associative,
 * so the order is part of the result.
 *
 * <p>It is the tree that Spark's {@code treeAggregate(depth)} forms: with P sums and scale =
 * max(⌈P^(1/depth)⌉, 2), while P &gt; scale + ⌈P/scale⌉ the sums are grouped into P/scale groups,
 * sum i going to group i mod (P/scale); at last all groups are one. A node adds its children in
 * ascending order, the first two first. Since the groups are Spark's own, each reducer ends with a
 * single sum.
 *
 * <p>Source: {@code RDD.treeAggregate} of Spark 4.1. Immutable.
 */
public final class MergeTree implements Serializable {
  private static final long serialVersionUID = 1;

  /** With no more shards than this, executors never merge. */
  private static final int FEW_SHARDS = 16;

  /** What the driver may receive in a step as whole sums: 128 MiB of floats. */
  static final long MOST_RECEIVED = 1 << 25;

  // widths[0] is the number of shards, widths[l] of nodes at level l; the last is 1.
  private int[] widths;
  private int depth;

  /** For Kryo. */
  @SuppressWarnings("unused")
  private MergeTree() {}

  /**
   * The tree of {@code treeAggregate} for a number of shards.
   *
   * @param shards at least 1
   * @param depth at least 1
   */
  public MergeTree(int shards, int depth) {
    this.depth = depth;
    int[] levels = {shards};
    int width = shards;
    int scale = Math.max((int) Math.ceil(Math.pow(width, 1.0 / depth)), 2);
    while (width > scale + Math.ceil((double) width / scale)) {
      width /= scale;
      levels = append(levels, width);
    }
    widths = append(levels, 1);
  }

  private static int[] append(int[] array, int value) {
    int[] longer = Arrays.copyOf(array, array.length + 1);
    longer[array.length] = value;
    return longer;
  }

  /**
   * The tree that suits: flat, all sums going to the driver, unless they are many and large. A
   * further stage, of executors that merge, costs far more than the driver needs for them (figures
   * in docs/scaling.md).
   *
   * @param elements of a sum
   */
  public static MergeTree of(int shards, int elements) {
    boolean flat = shards <= FEW_SHARDS || (long) shards * elements <= MOST_RECEIVED;
    return new MergeTree(shards, flat ? 1 : 2);
  }

  /** The depth of the {@code treeAggregate} that forms it. */
  public int depth() {
    return depth;
  }

  /** How many shards' sums it adds. */
  public int shards() {
    return widths[0];
  }

  /** The number of levels above the shards. */
  int levels() {
    return widths.length - 1;
  }

  /** How many nodes a level has; level 0 holds the shards. */
  int width(int level) {
    return widths[level];
  }

  /** How many sums the last level adds: what the driver receives. */
  public int lastSums() {
    return widths[widths.length - 2];
  }

  /** The parent, at level + 1, of a node. */
  int parent(int level, int node) {
    return node % widths[level + 1];
  }

  /** Which of its parent's children a node is, from 0. */
  int position(int level, int node) {
    return node / widths[level + 1];
  }

  /** How many children a node has. The level is at least 1. */
  int children(int level, int node) {
    return (widths[level - 1] - node - 1) / widths[level] + 1;
  }
}
