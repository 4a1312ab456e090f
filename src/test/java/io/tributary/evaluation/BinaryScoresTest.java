package io.tributary.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class BinaryScoresTest {
  private static final long SEED = 20260101;
  private static final int LIMIT = 1024;

  private final int rows;
  private final float[] scores;
  private final boolean[] positive;

  BinaryScoresTest() {
    // Enough to fill the buffer of new scores more than once.
    rows = 200_000;
    SplittableRandom random = new SplittableRandom(SEED);
    scores = new float[rows];
    positive = new boolean[rows];
    for (int i = 0; i < rows; i++) {
      scores[i] = (float) random.nextDouble();
      positive[i] = random.nextDouble() < scores[i];
    }
  }

  private BinaryScores sum(int limit, int from, int to) {
    BinaryScores sum = new BinaryScores(limit);
    for (int i = from; i < to; i++) {
      sum.add(scores[i], positive[i], 1);
    }
    return sum;
  }

  /** The rank formula: (sum of the positives' mean ranks - P(P+1)/2) / (P N). */
  private double aucByRanks() {
    Integer[] order = new Integer[rows];
    Arrays.setAll(order, i -> i);
    Arrays.sort(order, (a, b) -> Float.compare(scores[a], scores[b]));
    double rankSum = 0;
    double p = 0;
    for (int i = 0; i < rows; ) {
      int end = i;
      while (end < rows && scores[order[end]] == scores[order[i]]) {
        end++;
      }
      for (int k = i; k < end; k++) {
        if (positive[order[k]]) {
          rankSum += (i + 1 + end) / 2.0;
          p++;
        }
      }
      i = end;
    }
    return (rankSum - p * (p + 1) / 2) / (p * (rows - p));
  }

  @Test
  void manyScoresAreExactBelowTheLimit() {
    BinaryScores sum = sum(BinaryScores.MAX_DISTINCT, 0, rows);
    assertEquals(aucByRanks(), sum.auc(), 1e-12);
    assertEquals(0, sum.droppedBits());
  }

  @Test
  void beyondTheLimitMemoryIsBoundedAndTheErrorIsSmall() {
    BinaryScores sum = sum(LIMIT, 0, rows);
    assertTrue(sum.distinct() <= LIMIT);
    assertTrue(sum.droppedBits() > 0);
    // Some 700 buckets are in use; half the share of tied pairs is less than 1/1000.
    assertEquals(aucByRanks(), sum.auc(), 1e-3);
  }

  @Test
  void whatIsDroppedDependsOnTheScoresAloneNotOnTheSplit() {
    BinaryScores whole = sum(LIMIT, 0, rows);
    for (int parts : new int[] {2, 3, 7, 64}) {
      BinaryScores merged = new BinaryScores(LIMIT);
      for (int s = 0; s < parts; s++) {
        BinaryScores part =
            sum(LIMIT, (int) ((long) rows * s / parts), (int) ((long) rows * (s + 1) / parts));
        part.compact();
        merged.merge(part);
      }
      assertEquals(whole.droppedBits(), merged.droppedBits(), parts + " parts");
      assertEquals(whole.distinct(), merged.distinct(), parts + " parts");
      // Weights of 1 add up exactly, so that not even the last bit differs.
      assertEquals(whole.auc(), merged.auc(), parts + " parts");
    }
  }

  @Test
  void aFineSumTakesACoarseOneAndTheOtherWayRound() {
    BinaryScores coarseFirst = sum(LIMIT, 0, 100_000);
    coarseFirst.merge(sum(LIMIT, 100_000, 100_010));
    BinaryScores fineFirst = sum(LIMIT, 100_000, 100_010);
    fineFirst.merge(sum(LIMIT, 0, 100_000));
    assertEquals(coarseFirst.droppedBits(), fineFirst.droppedBits());
    assertEquals(coarseFirst.auc(), fineFirst.auc());
  }

  @Test
  void addingGoesOnAfterCompacting() {
    BinaryScores sum = sum(LIMIT, 0, 1000);
    sum.compact();
    sum.auc();
    for (int i = 1000; i < rows; i++) {
      sum.add(scores[i], positive[i], 1);
    }
    assertEquals(sum(LIMIT, 0, rows).auc(), sum.auc());
  }

  @Test
  void anyFloatsAtAllFitTheLimitWithTwelveBitsDropped() {
    SplittableRandom random = new SplittableRandom(SEED);
    BinaryScores sum = new BinaryScores();
    for (int i = 0; i < 6_000_000; i++) {
      float score = Float.intBitsToFloat(random.nextInt());
      if (!Float.isNaN(score)) {
        sum.add(score, (i & 1) == 0, 1);
      }
    }
    assertTrue(sum.distinct() <= BinaryScores.MAX_DISTINCT);
    assertTrue(sum.droppedBits() <= 14, sum.droppedBits() + " bits");
    assertEquals(0.5, sum.auc(), 0.004); // labels have nothing to do with the scores
  }

  @Test
  void nanIsStillFoundAmongCoarseScores() {
    BinaryScores sum = sum(LIMIT, 0, rows);
    sum.add(Float.POSITIVE_INFINITY, true, 1);
    assertTrue(Double.isFinite(sum.auc()));
    sum.add(Float.NaN, true, 1);
    assertTrue(Double.isNaN(sum.auc()));
  }
}
