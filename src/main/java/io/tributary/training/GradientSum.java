package io.tributary.training;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Sums over the rows of a mini-batch: gradient, loss and weight; nothing is averaged here.
 *
 * <p>Sums may be merged in any order and give the same bits, though floating-point addition is not
 * associative: each knows its place in a {@link MergeTree}, and one that arrives before the sum
 * that it follows is held back until that has come. When a node's last child has been added, the
 * node takes its place as a child one level up.
 *
 * <p>Merging takes over the other's arrays. Not for several threads.
 */
public final class GradientSum implements BatchSum, Serializable {
  private static final long serialVersionUID = 1;

  private MergeTree tree;
  private ArrayList<Part> parts = new ArrayList<>(1);
  private long slowestNanos; // of the shards' arithmetic
  private long mergeNanos; // of all merges so far, wherever they were

  /**
   * The sum of the first {@code children} children of a node; with {@code children} 0, a whole node
   * that waits for its elder siblings.
   */
  private static final class Part implements Serializable {
    private static final long serialVersionUID = 1;

    int level;
    int node;
    int children;
    float[] gradient; // null: no rows
    double lossSum;
    double weightSum;
  }

  /** The sum of nothing: a fresh start for {@link #merge}. */
  public GradientSum() {}

  /**
   * One shard's sum.
   *
   * @param gradient the gradient sum in the parameters' layout, which the sum takes over; null if
   *     the shard has no rows in the batch
   * @param nanos how long the arithmetic took, for reports
   */
  public static GradientSum ofShard(
      MergeTree tree, int shard, float[] gradient, double lossSum, double weightSum, long nanos) {
    GradientSum sum = new GradientSum();
    sum.slowestNanos = nanos;
    sum.tree = tree;
    Part part = new Part();
    part.node = shard;
    part.gradient = gradient;
    part.lossSum = lossSum;
    part.weightSum = weightSum;
    sum.parts.add(part);
    sum.settle();
    return sum;
  }

  /** Adds another sum to this one, which is returned. */
  public GradientSum merge(GradientSum other) {
    long begun = System.nanoTime();
    if (tree == null) {
      tree = other.tree;
    }
    parts.addAll(other.parts);
    settle();
    slowestNanos = Math.max(slowestNanos, other.slowestNanos);
    mergeNanos += other.mergeNanos + System.nanoTime() - begun;
    return this;
  }

  /**
   * The sum of the elements from {@code from} to {@code to} alone, with loss and weight: a copy. A
   * sum of pieces is the piece of the sum.
   */
  public GradientSum piece(int from, int to) {
    GradientSum piece = new GradientSum();
    piece.tree = tree;
    piece.slowestNanos = slowestNanos;
    piece.mergeNanos = mergeNanos;
    for (Part part : parts) {
      Part copy = new Part();
      copy.level = part.level;
      copy.node = part.node;
      copy.children = part.children;
      copy.gradient = part.gradient == null ? null : Arrays.copyOfRange(part.gradient, from, to);
      copy.lossSum = part.lossSum;
      copy.weightSum = part.weightSum;
      piece.parts.add(copy);
    }
    return piece;
  }

  /** How long the slowest shard's arithmetic took. */
  public long slowestNanos() {
    return slowestNanos;
  }

  /** How long merging took, in all and wherever it was. */
  public long mergeNanos() {
    return mergeNanos;
  }

  /** Whether every shard's sum has come. */
  public boolean isComplete() {
    return parts.size() == 1 && tree != null && isRoot(parts.get(0));
  }

  @Override
  public float[] gradient() {
    return root().gradient;
  }

  @Override
  public double lossSum() {
    return root().lossSum;
  }

  @Override
  public double weightSum() {
    return root().weightSum;
  }

  /** How many sums are held, for want of one that they follow. */
  int partCount() {
    return parts.size();
  }

  private Part root() {
    if (!isComplete()) {
      throw new IllegalStateException("the sum lacks shards: it has " + parts.size() + " parts");
    }
    return parts.get(0);
  }

  private boolean isRoot(Part part) {
    return part.level == tree.levels() && part.children == 0;
  }

  // Adds whatever can be added until nothing fits any more.
  private void settle() {
    boolean changed = true;
    while (changed) {
      changed = false;
      for (int i = 0; i < parts.size() && !changed; i++) {
        changed = promote(parts.get(i)) || follow(parts, i);
      }
    }
  }

  // A first child begins its parent's sum; a sum of all children is the whole node.
  private boolean promote(Part part) {
    if (part.children > 0) {
      if (part.children < tree.children(part.level, part.node)) {
        return false;
      }
      part.children = 0;
      return true;
    }
    if (part.level == tree.levels() || tree.position(part.level, part.node) > 0) {
      return false;
    }
    part.node = tree.parent(part.level, part.node);
    part.level++;
    part.children = 1;
    return true;
  }

  // A waiting node is added to its parent's sum once that has come to it.
  private boolean follow(List<Part> parts, int waiting) {
    Part child = parts.get(waiting);
    if (child.children > 0 || child.level == tree.levels()) {
      return false;
    }
    int parent = tree.parent(child.level, child.node);
    int position = tree.position(child.level, child.node);
    for (Part sum : parts) {
      if (sum.level == child.level + 1 && sum.node == parent && sum.children == position) {
        if (position > 0) {
          add(sum, child);
          parts.remove(waiting);
          return true;
        }
      }
    }
    return false;
  }

  private static void add(Part sum, Part child) {
    sum.gradient = sum(sum.gradient, child.gradient);
    sum.lossSum += child.lossSum;
    sum.weightSum += child.weightSum;
    sum.children++;
  }

  /** a + b, in a where there is one; null stands for a sum of no rows. */
  static float[] sum(float[] a, float[] b) {
    if (a == null || b == null) {
      return a == null ? b : a;
    }
    for (int i = 0; i < a.length; i++) {
      a[i] += b[i];
    }
    return a;
  }
}
