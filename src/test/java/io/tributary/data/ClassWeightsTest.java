package io.tributary.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ClassWeightsTest {
  private static final ClassLabel LABEL =
      new ClassLabel("income", ValueType.TEXT, "STRING", List.of("<=50K", ">50K", "unknown"));

  private static final ClassWeights BALANCED = new ClassWeights.Balanced();

  /** The example of scikit-learn's compute_class_weight: y = [1, 1, 1, 1, 0, 0] → [1.5, 0.75]. */
  @Test
  void balancedWeightsOfScikitLearnsExample() {
    ClassLabel label = new ClassLabel("y", ValueType.NUMBER, "INT", List.of("0", "1"));
    assertArrayEquals(
        new double[] {1.5, 0.75}, BALANCED.resolved(label, new double[] {2, 4}), 1e-15);
  }

  @Test
  void balancedClassesWeighTheSameInAllAndOneOnAverage() {
    double[] sums = {24720, 7841.5, 3.25};
    double[] weights = BALANCED.resolved(LABEL, sums);
    double all = 24720 + 7841.5 + 3.25;
    for (int k = 0; k < 3; k++) {
      assertEquals(all / 3, weights[k] * sums[k], 1e-9 * all);
    }
  }

  /** The formula would divide by 0; the other two share the rows: 8 / (2 · 2) and 8 / (2 · 6). */
  @Test
  void aClassWithoutTrainingRowsWeighsOneAndDoesNotCount() {
    assertArrayEquals(
        new double[] {2, 1, 8 / 12.0}, BALANCED.resolved(LABEL, new double[] {2, 0, 6}), 1e-15);
  }

  @Test
  void classesThatAreNotListedWeighOne() {
    ClassWeights given = new ClassWeights.Given(Map.of(">50K", 2.5));
    assertArrayEquals(new double[] {1, 2.5, 1}, given.resolved(LABEL, new double[] {7, 7, 7}));
    assertEquals(List.of(), given.problems(LABEL));
  }

  @Test
  void whatIsNoClassIsToldWithTheNearest() {
    String problem = new ClassWeights.Given(Map.of(">50k", 2.0)).problems(LABEL).get(0);
    assertTrue(problem.contains("'>50k' is no class of the label 'income'"), problem);
    assertTrue(problem.contains("did you mean '>50K'?"), problem);
    assertTrue(problem.contains("[<=50K, >50K, unknown]"), problem);
  }

  @Test
  void weightsOfAllZerosAreRefusedAndSomeZerosAreNot() {
    Map<String, Double> zeros = Map.of("<=50K", 0.0, ">50K", 0.0, "unknown", 0.0);
    assertEquals(1, new ClassWeights.Given(zeros).problems(LABEL).size());
    Map<String, Double> two = Map.of("<=50K", 0.0, ">50K", 0.0);
    assertEquals(List.of(), new ClassWeights.Given(two).problems(LABEL));
  }

  @Test
  void labelsThatAreNoClassesAreRefused() {
    for (LabelEncoding label :
        List.of(NumericLabel.unscaled(List.of("y")), new MultiLabel(List.of("a", "b")))) {
      assertEquals(1, BALANCED.problems(label).size());
      assertEquals(1, new ClassWeights.Given(Map.of("1", 2.0)).problems(label).size());
      assertEquals(List.of(), new ClassWeights.None().problems(label));
    }
  }

  @Test
  void weightSumsAreTheRowsWeights() {
    // One input, the class, the weight.
    Shard shard = HeapShard.of(3, 5, 1, 0.5f, 6, 0, 2, 7, 1, 3);
    assertArrayEquals(
        new double[] {2, 3.5, 0}, ClassWeights.weightSums(shard, new RowLayout(1, 1, true), 3));
    Shard unweighted = HeapShard.of(2, 5, 1, 6, 0, 7, 1);
    assertArrayEquals(
        new double[] {1, 2, 0}, ClassWeights.weightSums(unweighted, new RowLayout(1, 1, false), 3));
  }
}
