package io.tributary.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tributary.data.ClassLabel;
import io.tributary.data.HeapShard;
import io.tributary.data.LabelEncoding;
import io.tributary.data.RowLayout;
import io.tributary.data.ValueType;
import io.tributary.network.CrossEntropy;
import io.tributary.network.OutputActivation;
import io.tributary.network.Topology;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Probabilities that float rounds to 1 are told apart all the same: the area is that of logits. */
class SaturatedScoresTest {
  private static final LabelEncoding LABEL =
      new ClassLabel("label", ValueType.TEXT, "string", List.of("no", "yes"));

  @ParameterizedTest
  @EnumSource(names = {"SIGMOID", "SOFTMAX"})
  void rowsThatAreAllSureAreRankedByTheirLogits(OutputActivation activation) {
    // The logit of "yes" is the input, 20 to 39: as floats, all of these probabilities are 1.
    // Even rows are "yes". A pair is right if the "yes" is above: of 10 × 10 pairs those of a "yes"
    // at 20 + 2i with a "no" at 21 + 2j where j < i, 0 + 1 + ... + 9 = 45.
    float[] rows = new float[40];
    for (int i = 0; i < 20; i++) {
      rows[2 * i] = 20 + i;
      rows[2 * i + 1] = 1 - i % 2;
    }
    boolean one = activation == OutputActivation.SIGMOID;
    Topology topology =
        Topology.dense(1, List.of(), List.of(), one ? 1 : 2, activation, new CrossEntropy());
    // Weights, then biases. Two units: −x/2 and x/2.
    float[] parameters = one ? new float[] {1, 0} : new float[] {-0.5f, 0.5f, 0, 0};
    RowNetwork network = new RowNetwork(topology, new RowLayout(1, 1, false), LABEL);
    Evaluation evaluation =
        ShardSums.evaluating(network)
            .evaluation(
                HeapShard.of(2, rows), 0, new MergeTree(1, 1), new float[][] {parameters}, LABEL)
            .sum();
    assertEquals(0.45, (Double) evaluation.metrics().plain().get("auc"), 1e-15);
  }
}
