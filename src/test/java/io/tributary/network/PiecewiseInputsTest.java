package io.tributary.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tributary.data.InputBins;
import io.tributary.math.MathBackend;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Numbers as how much of each of their bins they fill. */
class PiecewiseInputsTest {
  private static final InputBins BINS =
      new InputBins(List.of(new float[] {0, 1, 3, 10}, new float[0], new float[] {-2, 2}));
  private static final InputEmbeddings LAYER =
      new InputEmbeddings(List.of(new PiecewiseInputs(BINS)));
  private static final int INPUTS = 3;
  private static final int OUTPUTS = 5;

  private static float[] encoded(float... row) {
    Topology topology = network().behind(INPUTS, LAYER);
    Workspace block = new Workspace(topology, 1);
    System.arraycopy(row, 0, block.inputs(), 0, INPUTS);
    new Network(topology, MathBackend.JAVA.products())
        .forward(Pass.scoring(), new float[topology.parameterCount()], block, 1);
    return block.layers[0].outputs;
  }

  private static Topology network() {
    return Topology.dense(
        OUTPUTS,
        List.of(4),
        List.of(Activation.TANH),
        2,
        OutputActivation.IDENTITY,
        new SquaredError());
  }

  // By hand: (x − b) / width of the bin that x lies in, 1 for those below it, 0 for those above;
  // beyond the outermost edges the first and the last bin go on as lines.
  @Test
  void aNumberFillsTheBinsBelowItAndAPartOfItsOwn() {
    assertArrayEquals(new float[] {1, 0.5f, 0, 7, 0.5f}, encoded(2, 7, 0));
    assertArrayEquals(new float[] {-1, 0, 0, -7, 1.5f}, encoded(-1, -7, 4));
    assertArrayEquals(new float[] {1, 1, 9 / 7f, 0, -0.5f}, encoded(12, 0, -4));
    assertArrayEquals(new float[] {1, 0, 0, 0, 0}, encoded(1, 0, -2));
    assertArrayEquals(new float[] {0, 0, 0, 0, 1}, encoded(0, 0, 2));
  }

  @Test
  void whatLeavesFloatsStaysFinite() {
    InputEmbeddings narrow =
        new InputEmbeddings(
            List.of(new PiecewiseInputs(new InputBins(List.of(new float[] {0, Float.MIN_VALUE})))));
    Topology topology =
        Topology.dense(1, List.of(), List.of(), 1, OutputActivation.IDENTITY, new SquaredError())
            .behind(1, narrow);
    Workspace block = new Workspace(topology, 1);
    block.inputs()[0] = -Float.MAX_VALUE;
    new Network(topology, MathBackend.JAVA.products())
        .forward(Pass.scoring(), new float[2], block, 1);
    assertEquals(-Float.MAX_VALUE, block.layers[0].outputs[0]);
  }

  /** A network behind the layer is the network that gets the encoded rows, bit for bit. */
  @Test
  void theNetworkBehindItLearnsAsFromEncodedRows() {
    Random random = new Random(3);
    int rows = 40;
    Topology plain = network();
    Topology topology = plain.behind(INPUTS, LAYER);
    assertEquals(plain.parameterCount(), topology.parameterCount());
    float[] parameters = topology.initialParameters(Initializer.XAVIER_UNIFORM, 1);
    Workspace block = new Workspace(topology, rows);
    Workspace encoded = new Workspace(plain, rows);
    for (int row = 0; row < rows; row++) {
      float[] inputs = new float[INPUTS];
      for (int i = 0; i < INPUTS; i++) {
        inputs[i] = 4 * (float) random.nextGaussian();
      }
      System.arraycopy(inputs, 0, block.inputs(), row * INPUTS, INPUTS);
      System.arraycopy(encoded(inputs), 0, encoded.inputs(), row * OUTPUTS, OUTPUTS);
      for (int j = 0; j < 2; j++) {
        float target = (float) random.nextGaussian();
        block.targets()[2 * row + j] = target;
        encoded.targets()[2 * row + j] = target;
      }
    }
    float[] gradient = new float[parameters.length];
    float[] expected = new float[parameters.length];
    Network network = new Network(topology, MathBackend.JAVA.products());
    double loss = network.sumGradient(Pass.training(1), parameters, block, rows, gradient);
    assertEquals(
        new Network(plain, MathBackend.JAVA.products())
            .sumGradient(Pass.training(1), parameters, encoded, rows, expected),
        loss);
    assertArrayEquals(expected, gradient);
  }
}
