package io.tributary.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import io.tributary.data.NumericLabel;
import io.tributary.data.RowLayout;
import io.tributary.math.MathBackend;
import io.tributary.network.Activation;
import io.tributary.network.Initializer;
import io.tributary.network.Loss;
import io.tributary.network.OutputActivation;
import io.tributary.network.Topology;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SliceWorkerTest {
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
              Loss.SQUARED_ERROR);
      List<String> columns =
          java.util.stream.IntStream.range(0, shape[2]).mapToObj(i -> "y" + i).toList();
      SliceWorker worker =
          new SliceWorker(
              new NetworkTask(
                  topology,
                  new RowLayout(shape[0], 0, false),
                  NumericLabel.unscaled(columns),
                  MathBackend.JAVA,
                  0,
                  new MergeTree(1, 1)));
      float[] parameters = topology.initialParameters(Initializer.HE_NORMAL, 3);
      float[] row = new float[shape[0]];
      for (int i = 0; i < row.length; i++) {
        row[i] = (float) random.nextGaussian();
      }
      float[] expected = null;
      for (int place = 0; place < SliceWorker.BLOCK_ROWS; place++) {
        // As many rows as it takes, or a full block of other rows.
        int rows = place % 2 == 0 ? place + 1 : SliceWorker.BLOCK_ROWS;
        for (int i = 0; i < rows * shape[0]; i++) {
          worker.inputs()[i] = (float) random.nextGaussian();
        }
        System.arraycopy(row, 0, worker.inputs(), place * shape[0], shape[0]);
        float[] outputs = worker.predict(parameters, rows);
        float[] found = Arrays.copyOfRange(outputs, place * shape[2], (place + 1) * shape[2]);
        expected = expected == null ? found : expected;
        assertArrayEquals(expected, found, Arrays.toString(shape) + " place " + place);
      }
    }
  }
}
