package io.tributary.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import io.tributary.network.Activation;
import io.tributary.network.Initializer;
import io.tributary.network.OutputActivation;
import io.tributary.network.SquaredError;
import io.tributary.network.Topology;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BlockScorerTest {
  /** Else predictions would depend on how Spark cuts a table, and differ from an evaluation's. */
  @Test
  void aRowsOutputsAreTheSameBitsWhereverItIsInABlock() {
    Random random = new Random(9);
    for (int[] shape :
        new int[][] {
          {1, 1, 1}, {4, 3, 2}, {7, 5, 1}, {64, 100, 10}, {33, 17, 3}, {785, 100, 10}, {20, 31, 1}
        }) {
      Topology topology =
          Topology.dense(
              shape[0],
              List.of(shape[1]),
              List.of(Activation.RELU),
              shape[2],
              OutputActivation.IDENTITY,
              new SquaredError());
      BlockScorer scorer = new BlockScorer(topology);
      float[] parameters = topology.initialParameters(Initializer.HE_NORMAL, 3);
      float[] row = new float[shape[0]];
      for (int i = 0; i < row.length; i++) {
        row[i] = (float) random.nextGaussian();
      }
      float[] expected = null;
      for (int place = 0; place < BlockRows.MOST; place++) {
        // As many rows as it takes, or a full block of other rows.
        int rows = place % 2 == 0 ? place + 1 : BlockRows.MOST;
        for (int i = 0; i < rows * shape[0]; i++) {
          scorer.inputs()[i] = (float) random.nextGaussian();
        }
        System.arraycopy(row, 0, scorer.inputs(), place * shape[0], shape[0]);
        scorer.score(new float[][] {parameters}, rows);
        float[] found =
            Arrays.copyOfRange(scorer.outputs(), place * shape[2], (place + 1) * shape[2]);
        expected = expected == null ? found : expected;
        assertArrayEquals(expected, found, Arrays.toString(shape) + " place " + place);
      }
    }
  }
}
