package io.tributary.cluster;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.tributary.engine.GradientSum;
import io.tributary.engine.MergeTree;
import io.tributary.engine.SumPieces;
import io.tributary.network.RowSums;
import io.tributary.testing.SharedSpark;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PiecewiseSumTest {
  private static final int LENGTH = 23;

  /** Every fifth shard has no rows in the batch. */
  private static GradientSum ofShard(MergeTree tree, int shard) {
    if (shard % 5 == 4) {
      return GradientSum.ofShard(tree, shard, null, null, 0, 0, 0);
    }
    Random random = new Random(shard);
    float[] gradient = new float[LENGTH];
    for (int i = 0; i < LENGTH; i++) {
      gradient[i] = (float) (random.nextGaussian() * Math.pow(10, random.nextInt(7)));
    }
    return GradientSum.ofShard(tree, shard, gradient, new RowSums[0], shard * 0.1, shard + 1, 0);
  }

  private static JavaRDD<GradientSum> shardSums(MergeTree tree) {
    return SharedSpark.context()
        .parallelize(IntStream.range(0, tree.shards()).boxed().toList(), tree.shards())
        .map(shard -> ofShard(tree, shard));
  }

  /** {@code GradientSumTest} holds whole sums to the tree's definition. */
  @ParameterizedTest
  @CsvSource({"1,1,1", "1,1,7", "2,1,2", "3,1,23", "7,2,4", "40,2,5", "40,3,3"})
  void piecesAddUpToTheWholeSum(int shards, int depth, int count) {
    MergeTree tree = new MergeTree(shards, depth);
    GradientSum whole = new GradientSum();
    for (int s = 0; s < shards; s++) {
      whole.merge(ofShard(tree, s));
    }
    PiecewiseSum pieces =
        new PiecewiseSum(SharedSpark.context(), new SumPieces(LENGTH, count)).of(shardSums(tree));
    assertArrayEquals(whole.gradient(), pieces.gradient());
    assertEquals(whole.lossSum(), pieces.lossSum());
    assertEquals(whole.weightSum(), pieces.weightSum());
  }

  @Test
  void aBatchWithoutRowsFollowsOneThatHasSome() {
    MergeTree tree = new MergeTree(2, 1);
    PiecewiseSum pieces = new PiecewiseSum(SharedSpark.context(), new SumPieces(LENGTH, 2));
    pieces.of(shardSums(tree));
    JavaRDD<GradientSum> empty =
        SharedSpark.context()
            .parallelize(List.of(0, 1), 2)
            .map(shard -> GradientSum.ofShard(tree, shard, null, null, 0, 0, 0));
    pieces.of(empty);
    assertNull(pieces.gradient());
    assertEquals(0, pieces.weightSum());
  }

  /** A job whose thread was interrupted runs on for a while beside the one that follows. */
  @Test
  void whatAnAbandonedJobSendsLateDoesNotCount() {
    MergeTree tree = new MergeTree(1, 1);
    PiecewiseSum pieces = new PiecewiseSum(SharedSpark.context(), new SumPieces(2, 1));
    var abandoned = pieces.begin();
    var next = pieces.begin();
    next.apply(0, GradientSum.ofShard(tree, 0, new float[] {1, 2}, new RowSums[0], 3, 4, 0));
    abandoned.apply(0, GradientSum.ofShard(tree, 0, new float[] {5, 6}, new RowSums[0], 7, 8, 0));
    assertArrayEquals(new float[] {1, 2}, pieces.gradient());
    assertEquals(3, pieces.lossSum());
    assertEquals(4, pieces.weightSum());
  }
}
