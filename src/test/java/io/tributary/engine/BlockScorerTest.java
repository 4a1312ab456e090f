package io.tributary.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tributary.data.InputBins;
import io.tributary.network.Activation;
import io.tributary.network.Initializer;
import io.tributary.network.InputEmbeddings;
import io.tributary.network.OutputActivation;
import io.tributary.network.PiecewiseInputs;
import io.tributary.network.SquaredError;
import io.tributary.network.Topology;
import io.tributary.network.Workspace;
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

  /** Training that drops inputs has other buffers; what it measures is the model's all the same. */
  @Test
  void whatTrainsWithDroppedInputsIsMeasuredAsItsModelScores() {
    float[] edges = {-2, -1, -0.5f, 0, 0.25f, 0.5f, 1, 2, 3};
    InputEmbeddings first =
        new InputEmbeddings(List.of(new PiecewiseInputs(new InputBins(List.of(edges)))));
    Topology model =
        Topology.dense(
                8,
                List.of(40),
                List.of(Activation.MISH),
                1,
                OutputActivation.IDENTITY,
                new SquaredError())
            .behind(1, first);
    Topology training = model.withDropout(0.3, List.of(0.2));
    float[] parameters = training.initialParameters(Initializer.HE_NORMAL, 3);
    Workspace rows = new Workspace(training, BlockRows.MOST);
    BlockScorer measuring = new BlockScorer(training, rows);
    BlockScorer scoring = new BlockScorer(model);
    Random random = new Random(4);
    for (int row = 0; row < 50; row++) {
      float x = (float) random.nextGaussian();
      rows.inputs()[row] = x;
      rows.targets()[row] = 1;
      scoring.inputs()[row] = x;
    }
    measuring.score(new float[][] {parameters}, 50);
    scoring.score(new float[][] {parameters}, 50);
    assertArrayEquals(Arrays.copyOf(scoring.outputs(), 50), Arrays.copyOf(measuring.outputs(), 50));
    double[] losses = new double[50];
    measuring.rowLosses(50, losses);
    for (int row = 0; row < 50; row++) {
      double error = measuring.outputs()[row] - 1;
      assertEquals(error * error, losses[row], 1e-6 * (1 + error * error));
    }
    long own = Workspace.bytes(training, BlockRows.MOST);
    assertEquals(own + Workspace.bytes(model, BlockRows.MOST), BlockRows.bufferBytes(training));
  }
}
