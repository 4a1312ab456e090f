package io.tributary.engine;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.function.UnaryOperator;

/**
 * Sums that are added along a {@link MergeTree}, in whatever order they arrive.
 *
 * <p>Each sum knows its place in the tree, and one that arrives before the sum that it follows is
 * held back until that has come: so the bits are the tree's, though floating-point addition is not
 * associative. When a node's last child has been added, the node takes its place as a child one
 * level up. No more is held than arrives too early.
 *
 * <p>Merging takes over the other's sums. Not for several threads.
 *
 * @param <T> a sum of shards
 */
public final class TreeParts<T extends TreeParts.Addable<T>> implements Serializable {
  private static final long serialVersionUID = 1;

  /** What can be added up. */
  interface Addable<T> extends Serializable {
    /** Adds a sum that comes after this one, which may take over its arrays. */
    void add(T following);
  }

  private MergeTree tree; // null: nothing has come
  private ArrayList<Part<T>> parts = new ArrayList<>(1);

  /**
   * The sum of the first {@code children} children of a node; with {@code children} 0, a whole node
   * that waits for its elder siblings.
   */
  private static final class Part<T> implements Serializable {
    private static final long serialVersionUID = 1;

    int level;
    int node;
    int children;
    T sum;
  }

  /** The sum of nothing: a fresh start for {@link #merge}. */
  public TreeParts() {}

  /** One shard's sum. */
  public static <T extends Addable<T>> TreeParts<T> ofShard(MergeTree tree, int shard, T sum) {
    TreeParts<T> parts = new TreeParts<>();
    parts.tree = tree;
    Part<T> part = new Part<>();
    part.node = shard;
    part.sum = sum;
    parts.parts.add(part);
    parts.settle();
    return parts;
  }

  /** Adds other shards' sums; this. */
  public TreeParts<T> merge(TreeParts<T> other) {
    if (tree == null) {
      tree = other.tree;
    }
    parts.addAll(other.parts);
    settle();
    return this;
  }

  /** The same parts, with something else in the place of each sum. */
  TreeParts<T> map(UnaryOperator<T> change) {
    TreeParts<T> changed = new TreeParts<>();
    changed.tree = tree;
    for (Part<T> part : parts) {
      Part<T> copy = new Part<>();
      copy.level = part.level;
      copy.node = part.node;
      copy.children = part.children;
      copy.sum = change.apply(part.sum);
      changed.parts.add(copy);
    }
    return changed;
  }

  /** Whether every shard's sum has come. */
  public boolean isComplete() {
    return parts.size() == 1 && tree != null && isRoot(parts.get(0));
  }

  /**
   * The sum of all shards.
   *
   * @throws IllegalStateException if some have not come
   */
  public T sum() {
    if (!isComplete()) {
      throw new IllegalStateException("the sum lacks shards: it has " + parts.size() + " parts");
    }
    return parts.get(0).sum;
  }

  /** How many sums are held, for want of one that they follow. */
  int count() {
    return parts.size();
  }

  private boolean isRoot(Part<T> part) {
    return part.level == tree.levels() && part.children == 0;
  }

  // Adds whatever can be added until nothing fits any more.
  private void settle() {
    boolean changed = true;
    while (changed) {
      changed = false;
      for (int i = 0; i < parts.size() && !changed; i++) {
        changed = promote(parts.get(i)) || follow(i);
      }
    }
  }

  // A first child begins its parent's sum; a sum of all children is the whole node.
  private boolean promote(Part<T> part) {
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
  private boolean follow(int waiting) {
    Part<T> child = parts.get(waiting);
    if (child.children > 0 || child.level == tree.levels()) {
      return false;
    }
    int parent = tree.parent(child.level, child.node);
    int position = tree.position(child.level, child.node);
    for (Part<T> sum : parts) {
      if (position > 0
          && sum.level == child.level + 1
          && sum.node == parent
          && sum.children == position) {
        sum.sum.add(child.sum);
        sum.children++;
        parts.remove(waiting);
        return true;
      }
    }
    return false;
  }
}
