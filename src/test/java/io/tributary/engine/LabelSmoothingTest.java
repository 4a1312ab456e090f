package io.tributary.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tributary.data.ClassLabel;
import io.tributary.data.HeapShard;
import io.tributary.data.LabelEncoding;
import io.tributary.data.MultiLabel;
import io.tributary.data.RowLayout;
import io.tributary.data.ValueType;
import io.tributary.math.MathBackend;
import io.tributary.network.CrossEntropy;
import io.tributary.network.OutputActivation;
import io.tributary.network.RowSums;
import io.tributary.network.Topology;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * With all parameters 0, outputs are 1/K or ½ for every row, and the gradient of a bias is the sum
 * of a − y: so the targets can be read off it.
 */
class LabelSmoothingTest {
  private static final float S = 0.25f;

  private static float[] biasGradient(
      LabelEncoding label, OutputActivation activation, int units, float smoothing, float... rows) {
    Topology topology =
        Topology.dense(1, List.of(), List.of(), units, activation, new CrossEntropy());
    RowNetwork network = new RowNetwork(topology, new RowLayout(1, label.width(), false), label);
    Objective objective =
        new Objective(network, new float[0], smoothing, MathBackend.JAVA, 1, new MergeTree(1, 1));
    HeapShard shard = HeapShard.of(1 + label.width(), rows);
    EpochPlan plan = new EpochPlan(new int[] {shard.rows()}, shard.rows());
    plan.begin(1);
    int[] order = new int[shard.rows()];
    java.util.Arrays.setAll(order, i -> i);
    float[] gradient = new float[topology.parameterCount()];
    GatheredBlock block = new GatheredBlock(network);
    float[] parameters = new float[gradient.length];
    new SliceGradient(objective, block)
        .sum(shard, 0, order, plan.next(), parameters, gradient, new RowSums[0]);
    // An evaluation with the same buffers knows nothing of it.
    assertEquals(
        activation == OutputActivation.SOFTMAX ? Math.log(units) : units * Math.log(2),
        new RowsEvaluator(network, block).evaluate(shard, new float[][] {parameters}).meanLoss(),
        1e-7);
    return java.util.Arrays.copyOfRange(gradient, units, 2 * units);
  }

  private static ClassLabel classes(String... names) {
    return new ClassLabel("y", ValueType.TEXT, "string", List.of(names));
  }

  @Test
  void threeClassesShareAThirdOfItEach() {
    // One row of class 2, whose targets are 1/12, 1/12 and 5/6.
    assertArrayEquals(
        new float[] {1 / 3f - 1 / 12f, 1 / 3f - 1 / 12f, 1 / 3f - 5 / 6f},
        biasGradient(classes("a", "b", "c"), OutputActivation.SOFTMAX, 3, S, 7, 2),
        1e-6f);
  }

  @Test
  void twoClassesAndSeveralLabelsShareHalfOfItEach() {
    // Targets 1/8 and 7/8: two rows of class 1, one of class 0.
    assertArrayEquals(
        new float[] {2 * (0.5f - 7 / 8f) + 0.5f - 1 / 8f},
        biasGradient(classes("a", "b"), OutputActivation.SIGMOID, 1, S, 7, 1, 7, 0, 7, 1),
        1e-6f);
    assertArrayEquals(
        new float[] {0.5f - 1 / 8f, 0.5f - 7 / 8f},
        biasGradient(new MultiLabel(List.of("p", "q")), OutputActivation.SIGMOID, 2, S, 7, 0, 1),
        1e-6f);
  }

  @Test
  void noneIsTheLabelsAsTheyAre() {
    assertArrayEquals(
        new float[] {1 / 3f, 1 / 3f, 1 / 3f - 1},
        biasGradient(classes("a", "b", "c"), OutputActivation.SOFTMAX, 3, 0, 7, 2),
        1e-6f);
  }
}
