package io.tributary.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tributary.network.RowSums;
import io.tributary.testing.SharedSpark;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.apache.spark.api.java.JavaRDD;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GradientSumTest {
  private static final int LENGTH = 5;

  // Magnitudes so different that almost any other order of additions changes the last bits.
  private static float[] gradient(int shard) {
    Random random = new Random(shard);
    float[] gradient = new float[LENGTH];
    for (int i = 0; i < LENGTH; i++) {
      gradient[i] = (float) (random.nextGaussian() * Math.pow(10, random.nextInt(7)));
    }
    return gradient;
  }

  /** Whether a shard has no rows in the batch. */
  private static boolean isEmpty(int shard, int emptyEvery) {
    return emptyEvery > 0 && shard % emptyEvery == 0;
  }

  private static GradientSum ofShard(MergeTree tree, int shard, int emptyEvery) {
    return isEmpty(shard, emptyEvery)
        ? GradientSum.ofShard(tree, shard, null, null, 0, 0, 0)
        : GradientSum.ofShard(
            tree, shard, gradient(shard), new RowSums[0], shard * 0.1, shard + 1, 0);
  }

  /** The tree's sum as its definition reads: group i mod k, children in ascending order. */
  private static float[] treeSum(int shards, int depth, int emptyEvery) {
    List<float[]> level = new ArrayList<>();
    for (int s = 0; s < shards; s++) {
      level.add(isEmpty(s, emptyEvery) ? null : gradient(s));
    }
    int scale = Math.max((int) Math.ceil(Math.pow(shards, 1.0 / depth)), 2);
    int width = shards;
    while (width > scale + Math.ceil((double) width / scale)) {
      width /= scale;
      level = grouped(level, width);
    }
    return grouped(level, 1).get(0);
  }

  private static List<float[]> grouped(List<float[]> level, int groups) {
    List<float[]> sums = new ArrayList<>();
    for (int g = 0; g < groups; g++) {
      float[] sum = null;
      for (int i = g; i < level.size(); i += groups) {
        float[] x = level.get(i);
        if (sum == null) {
          sum = x == null ? null : x.clone();
        } else if (x != null) {
          for (int j = 0; j < LENGTH; j++) {
            sum[j] += x[j];
          }
        }
      }
      sums.add(sum);
    }
    return sums;
  }

  @Property(tries = 300)
  void anyOrderOfMergesGivesTheTreesBits(
      @ForAll @IntRange(min = 1, max = 70) int shards,
      @ForAll @IntRange(min = 1, max = 4) int depth,
      @ForAll @IntRange(max = 5) int emptyEvery,
      @ForAll long seed) {
    MergeTree tree = new MergeTree(shards, depth);
    List<GradientSum> sums = new ArrayList<>();
    for (int s = 0; s < shards; s++) {
      sums.add(ofShard(tree, s, emptyEvery));
    }
    Random random = new Random(seed);
    while (sums.size() > 1) {
      GradientSum a = sums.remove(random.nextInt(sums.size()));
      int other = random.nextInt(sums.size());
      assertFalse(a.isComplete());
      sums.set(other, new GradientSum().merge(a).merge(sums.get(other)));
    }
    assertTrue(sums.get(0).isComplete());
    assertArrayEquals(treeSum(shards, depth, emptyEvery), sums.get(0).gradient());
  }

  @ParameterizedTest
  @CsvSource({"1,1", "2,1", "5,2", "16,2", "17,2", "40,2", "40,3", "100,3"})
  void sparksTreeAggregateGivesTheTreesBits(int shards, int depth) {
    MergeTree tree = new MergeTree(shards, depth);
    JavaRDD<Integer> rdd =
        SharedSpark.context().parallelize(IntStream.range(0, shards).boxed().toList(), shards);
    GradientSum sum =
        rdd.treeAggregate(
            new GradientSum(),
            (zero, shard) -> zero.merge(ofShard(tree, shard, 0)),
            GradientSum::merge,
            depth);
    assertTrue(sum.isComplete());
    assertArrayEquals(treeSum(shards, depth, 0), sum.gradient());
    assertEquals(shards * (shards + 1) / 2.0, sum.weightSum());
  }

  /** Spark's groups are ours: a reducer's result is one sum, not a heap of sums held back. */
  @Test
  void everyReducerEndsWithOneSum() {
    MergeTree tree = new MergeTree(40, 2);
    int groups = tree.width(1);
    for (int g = 0; g < groups; g++) {
      GradientSum sum = new GradientSum();
      for (int s = 40 - 1; s >= 0; s--) {
        if (s % groups == g) {
          sum.merge(ofShard(tree, s, 0));
        }
      }
      assertEquals(1, sum.partCount());
    }
  }

  @Test
  void anIncompleteSumIsNotGivenAway() {
    GradientSum half = ofShard(new MergeTree(2, 1), 1, 0);
    assertThrows(IllegalStateException.class, half::gradient);
  }
}
