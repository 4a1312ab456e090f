package io.tributary.engine;

import io.tributary.network.RowSums;
import java.io.Serializable;
import java.util.Arrays;

/**
 * Sums over the rows of a mini-batch: gradient, loss and weight; nothing is averaged here.
 *
 * <p>Sums may be merged in any order and give the same bits: see {@link TreeParts}.
 *
 * <p>Merging takes over the other's arrays. Not for several threads.
 */
public final class GradientSum implements BatchSum, Serializable {
  private static final long serialVersionUID = 1;

  private TreeParts<Part> parts = new TreeParts<>();
  private long slowestNanos; // of the shards' arithmetic
  private long mergeNanos; // of all merges so far, wherever they were

  /** The sums over some shards' rows. */
  private static final class Part implements TreeParts.Addable<Part> {
    private static final long serialVersionUID = 1;

    float[] gradient; // without large tables; null: no rows
    RowSums[] tables; // null: no rows
    double lossSum;
    double weightSum;

    @Override
    public void add(Part following) {
      gradient = sum(gradient, following.gradient);
      if (tables == null) {
        tables = following.tables;
      } else if (following.tables != null) {
        for (int t = 0; t < tables.length; t++) {
          tables[t].add(following.tables[t]);
        }
      }
      lossSum += following.lossSum;
      weightSum += following.weightSum;
    }
  }

  /** The sum of nothing: a fresh start for {@link #merge}. */
  public GradientSum() {}

  /**
   * One shard's sum.
   *
   * @param gradient the gradient sum in the parameters' layout, but for its large tables, which the
   *     sum takes over; null if the shard has no rows in the batch
   * @param tables those of the large tables, likewise
   * @param nanos how long the arithmetic took, for reports
   */
  public static GradientSum ofShard(
      MergeTree tree,
      int shard,
      float[] gradient,
      RowSums[] tables,
      double lossSum,
      double weightSum,
      long nanos) {
    GradientSum sum = new GradientSum();
    sum.slowestNanos = nanos;
    Part part = new Part();
    part.gradient = gradient;
    part.tables = tables;
    part.lossSum = lossSum;
    part.weightSum = weightSum;
    sum.parts = TreeParts.ofShard(tree, shard, part);
    return sum;
  }

  /** Adds another sum to this one, which is returned. */
  public GradientSum merge(GradientSum other) {
    long begun = System.nanoTime();
    parts.merge(other.parts);
    slowestNanos = Math.max(slowestNanos, other.slowestNanos);
    mergeNanos += other.mergeNanos + System.nanoTime() - begun;
    return this;
  }

  /**
   * The sum of the elements from {@code from} to {@code to} alone, with loss and weight: a copy. A
   * sum of pieces is the piece of the sum. The first piece has those of the large tables, too.
   */
  public GradientSum piece(int from, int to) {
    GradientSum piece = new GradientSum();
    piece.slowestNanos = slowestNanos;
    piece.mergeNanos = mergeNanos;
    piece.parts =
        parts.map(
            part -> {
              Part copy = new Part();
              copy.gradient =
                  part.gradient == null ? null : Arrays.copyOfRange(part.gradient, from, to);
              copy.tables = from == 0 || part.tables == null ? part.tables : new RowSums[0];
              copy.lossSum = part.lossSum;
              copy.weightSum = part.weightSum;
              return copy;
            });
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
    return parts.isComplete();
  }

  @Override
  public float[] gradient() {
    return parts.sum().gradient;
  }

  @Override
  public RowSums[] tables() {
    return parts.sum().tables;
  }

  @Override
  public double lossSum() {
    return parts.sum().lossSum;
  }

  @Override
  public double weightSum() {
    return parts.sum().weightSum;
  }

  /** How many sums are held, for want of one that they follow. */
  int partCount() {
    return parts.count();
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
