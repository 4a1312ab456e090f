package io.tributary.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tributary.data.ClassLabel;
import io.tributary.data.ValueType;
import io.tributary.evaluation.EvaluationSum;
import io.tributary.evaluation.ScoredRows;
import io.tributary.network.CrossEntropy;
import io.tributary.network.OutputActivation;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Evaluations are added along the tree in whatever order they arrive. */
class TreePartsTest {
  private static final ClassLabel LABEL =
      new ClassLabel("y", ValueType.TEXT, "string", List.of("a", "b"));

  // Weights and losses of many sizes, so that another order of additions gives other bits.
  private static Evaluation ofShard(int shard) {
    Random random = new Random(shard);
    int rows = 20;
    float[] logits = new float[rows];
    float[] targets = new float[rows];
    double[] losses = new double[rows];
    float[] weights = new float[rows];
    for (int i = 0; i < rows; i++) {
      weights[i] = (float) (Math.pow(10, random.nextInt(9) - 4) * random.nextDouble());
      losses[i] = random.nextDouble();
      logits[i] = random.nextInt(4) - 1.5f;
      targets[i] = random.nextInt(2);
    }
    Evaluation evaluation = new Evaluation(EvaluationSum.of(LABEL, new CrossEntropy()));
    evaluation.add(
        new ScoredRows(
            LABEL, OutputActivation.SIGMOID, 1, logits, logits, targets, losses, weights),
        rows);
    evaluation.compact();
    return evaluation;
  }

  private static TreeParts<Evaluation> parts(MergeTree tree, List<Integer> shards) {
    TreeParts<Evaluation> parts = new TreeParts<>();
    shards.forEach(s -> parts.merge(TreeParts.ofShard(tree, s, ofShard(s))));
    return parts;
  }

  private static List<Integer> shards(int from, int to) {
    List<Integer> shards = new ArrayList<>();
    for (int s = from; s < to; s++) {
      shards.add(s);
    }
    return shards;
  }

  @ParameterizedTest
  @CsvSource({"1,1", "2,1", "7,1", "40,1", "17,2", "40,2", "100,3"})
  void theOrderOfArrivalLeavesNoTrace(int count, int depth) {
    MergeTree tree = new MergeTree(count, depth);
    List<Integer> order = shards(0, count);
    Evaluation inOrder = parts(tree, order).sum();
    for (int seed = 0; seed < 10; seed++) {
      Collections.shuffle(order, new Random(seed));
      Evaluation shuffled = parts(tree, order).sum();
      // Some come together before they meet the others.
      TreeParts<Evaluation> halves = parts(tree, order.subList(0, count / 2));
      halves.merge(parts(tree, order.subList(count / 2, count)));
      for (Evaluation evaluation : List.of(shuffled, halves.sum())) {
        assertEquals(inOrder.metrics(), evaluation.metrics(), "seed " + seed);
        assertEquals(inOrder.meanLoss(), evaluation.meanLoss(), "seed " + seed);
      }
    }
  }

  /** A flat tree adds one after the other, which for few shards is how it always was. */
  @Test
  void aFlatTreeAddsInOrder() {
    Evaluation expected = ofShard(0);
    for (int s = 1; s < 9; s++) {
      expected.add(ofShard(s));
    }
    assertEquals(expected.metrics(), parts(new MergeTree(9, 1), shards(0, 9)).sum().metrics());
  }

  @Test
  void aSumThatLacksShardsIsNone() {
    TreeParts<Evaluation> parts = parts(new MergeTree(3, 1), shards(0, 2));
    assertThrows(IllegalStateException.class, parts::sum);
    assertThrows(IllegalStateException.class, () -> new TreeParts<Evaluation>().sum());
  }

  /** What arrives in order waits for nothing: a driver holds one sum, however many arrive. */
  @Test
  void whatArrivesInOrderIsOneSum() {
    MergeTree tree = new MergeTree(30, 1);
    TreeParts<Evaluation> parts = new TreeParts<>();
    for (int s = 0; s < 30; s++) {
      parts.merge(TreeParts.ofShard(tree, s, ofShard(s)));
      assertTrue(parts.count() == 1, "shard " + s);
    }
  }
}
