package io.tributary.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tributary.data.InputBins;
import io.tributary.math.BackendUnavailableException;
import io.tributary.math.MathBackend;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/**
 * The oracle gives every bin a number, by the formula in {@link PiecewiseInputs}' comment, and
 * multiplies and adds in double.
 */
class BinnedDenseTest {
  private static final int[] BIN_COUNTS = {0, 1, 2, 7, 8, 9, 48};

  /** Below a tile, a tile, and beyond; no multiples of what is read at once. */
  private static final int[] UNIT_COUNTS = {32, 37, 128, 131, 256};

  private static InputBins bins(Random random, int inputs) {
    List<float[]> all = new ArrayList<>();
    for (int i = 0; i < inputs; i++) {
      int count = BIN_COUNTS[random.nextInt(BIN_COUNTS.length)];
      // One at least is gathered, or another class computes.
      count = i == 0 ? Math.max(8, count) : count;
      float[] edges = new float[count == 0 ? 0 : count + 1];
      double edge = random.nextGaussian();
      for (int b = 0; b < edges.length; b++) {
        edges[b] = (float) edge;
        edge += 0.01 + random.nextDouble();
      }
      all.add(edges);
    }
    return new InputBins(all);
  }

  private static InputEmbeddings embeddings(InputBins bins, int plain) {
    return new InputEmbeddings(
        plain == 0
            ? List.of(new PiecewiseInputs(bins))
            : List.of(new PlainInputs(plain), new PiecewiseInputs(bins)));
  }

  private static Topology linear(int plain, InputBins bins, int units) {
    InputEmbeddings first = embeddings(bins, plain);
    int inputs = plain + bins.inputs();
    return Topology.dense(
            first.outputs(inputs),
            List.of(),
            List.of(),
            units,
            OutputActivation.IDENTITY,
            new SquaredError())
        .behind(inputs, first);
  }

  // Within, on an edge, and beyond the outermost ones.
  private static float number(Random random, float[] edges) {
    if (edges.length == 0) {
      return (float) random.nextGaussian();
    }
    float first = edges[0];
    float last = edges[edges.length - 1];
    return switch (random.nextInt(6)) {
      case 0 -> edges[random.nextInt(edges.length)];
      case 1 -> first - (float) random.nextDouble();
      case 2 -> last + (float) random.nextDouble();
      default -> first + (last - first) * random.nextFloat();
    };
  }

  private static void fill(Random random, int plain, InputBins bins, Workspace block, int rows) {
    int inputs = plain + bins.inputs();
    for (int row = 0; row < rows; row++) {
      for (int i = 0; i < inputs; i++) {
        block.inputs()[row * inputs + i] =
            i < plain ? (float) random.nextGaussian() : number(random, bins.edges(i - plain));
      }
    }
    for (int i = 0; i < block.targets().length; i++) {
      block.targets()[i] = (float) random.nextGaussian();
    }
  }

  private static double[] expanded(float[] rowsIn, int at, int plain, InputBins bins) {
    List<Double> e = new ArrayList<>();
    for (int i = 0; i < plain; i++) {
      e.add((double) rowsIn[at + i]);
    }
    for (int i = 0; i < bins.inputs(); i++) {
      double x = rowsIn[at + plain + i];
      float[] b = bins.edges(i);
      if (b.length == 0) {
        e.add(x);
      }
      for (int t = 1; t < b.length; t++) {
        double filled = (x - b[t - 1]) / ((double) b[t] - b[t - 1]);
        filled = t > 1 ? Math.max(0, filled) : filled;
        e.add(t < b.length - 1 ? Math.min(1, filled) : filled);
      }
    }
    return e.stream().mapToDouble(d -> d).toArray();
  }

  private static List<MathBackend> available() {
    List<MathBackend> available = new ArrayList<>();
    for (MathBackend backend : MathBackend.values()) {
      try {
        backend.products();
        available.add(backend);
      } catch (BackendUnavailableException e) {
        assertTrue(backend != MathBackend.JAVA, "plain Java is always there");
      }
    }
    return available;
  }

  @Property(tries = 30)
  void sumsAndGradientAreThoseOfAllBins(@ForAll long seed) {
    Random random = new Random(seed);
    InputBins bins = bins(random, 1 + random.nextInt(5));
    int plain = random.nextInt(4);
    int inputs = plain + bins.inputs();
    int units = UNIT_COUNTS[random.nextInt(UNIT_COUNTS.length)];
    int rows = 1 + random.nextInt(140);
    Topology topology = linear(plain, bins, units);
    assertInstanceOf(BinnedDense.class, topology.computed().layers().get(1));
    Workspace block = new Workspace(topology, rows);
    fill(random, plain, bins, block, rows);
    float[] parameters = topology.initialParameters(Initializer.XAVIER_UNIFORM, seed);
    int weights = topology.inputs(1);
    double[] expected = new double[parameters.length];
    double[] sizes = new double[parameters.length]; // of what is summed
    double[][] z = new double[rows][units];
    for (int row = 0; row < rows; row++) {
      double[] e = expanded(block.inputs(), row * inputs, plain, bins);
      for (int j = 0; j < units; j++) {
        double sum = parameters[weights * units + j];
        for (int i = 0; i < weights; i++) {
          sum += e[i] * parameters[j * weights + i];
        }
        z[row][j] = sum;
        double delta = 2 * (sum - block.targets()[row * units + j]);
        for (int i = 0; i < weights; i++) {
          expected[j * weights + i] += delta * e[i];
          sizes[j * weights + i] += Math.abs(delta) * Math.max(1, Math.abs(e[i]));
        }
        expected[weights * units + j] += delta;
        sizes[weights * units + j] += Math.abs(delta);
      }
    }
    for (MathBackend backend : available()) {
      float[] gradient = new float[parameters.length];
      Arrays.fill(gradient, Float.NaN); // it is overwritten
      Network network = new Network(topology, backend.products());
      network.sumGradient(Pass.training(1), parameters, block, rows, gradient);
      for (int row = 0; row < rows; row++) {
        for (int j = 0; j < units; j++) {
          assertEquals(z[row][j], block.logits()[row * units + j], 1e-4, backend.toString());
        }
      }
      for (int i = 0; i < expected.length; i++) {
        assertEquals(expected[i], gradient[i], 1e-5 * (1 + sizes[i]), backend + " number " + i);
      }
      // A second block's is added, element by element.
      float[] twice = gradient.clone();
      network.addGradient(Pass.training(1), parameters, block, rows, twice);
      for (int i = 0; i < twice.length; i++) {
        assertEquals(2 * gradient[i], twice[i], 1e-5 * (1 + sizes[i]), backend + " number " + i);
      }
    }
  }

  /** Else a table's predictions would depend on how it is cut into blocks. */
  @Property(tries = 20)
  void aRowsSumsAreTheSameBitsWhateverOtherRowsThereAre(@ForAll long seed) {
    Random random = new Random(seed);
    InputBins bins = bins(random, 3);
    Topology topology = linear(2, bins, 37);
    float[] parameters = topology.initialParameters(Initializer.XAVIER_UNIFORM, seed);
    int rows = 2 + random.nextInt(60);
    Workspace block = new Workspace(topology, rows);
    fill(random, 2, bins, block, rows);
    Network network = new Network(topology, MathBackend.JAVA.products());
    network.forward(Pass.scoring(), parameters, block, rows);
    for (int row = 0; row < rows; row++) {
      Workspace alone = new Workspace(topology, 4);
      System.arraycopy(block.inputs(), row * 5, alone.inputs(), 0, 5);
      network.forward(Pass.scoring(), parameters, alone, 1);
      assertArrayEquals(
          Arrays.copyOfRange(block.logits(), row * 37, (row + 1) * 37),
          Arrays.copyOf(alone.logits(), 37));
    }
  }

  /** Behind it the network goes on, before it categories learn. */
  @Test
  void theGradientOfANetworkIsTheOneByNumericalDifferentiation() {
    Random random = new Random(5);
    int categories = 3;
    int rows = 9;
    float[] edges = {-2, -1, -0.5f, 0, 0.25f, 0.5f, 1, 2, 3};
    InputEmbeddings first =
        new InputEmbeddings(
            List.of(
                new CategoryInputs(categories, 2),
                new PiecewiseInputs(new InputBins(List.of(edges))),
                new PlainInputs(1)));
    Topology topology =
        Topology.dense(
                11,
                List.of(32),
                List.of(Activation.TANH),
                1,
                OutputActivation.IDENTITY,
                new SquaredError())
            .behind(categories + 2, first);
    assertInstanceOf(BinnedDense.class, topology.computed().layers().get(1));
    float[] parameters = topology.initialParameters(Initializer.XAVIER_UNIFORM, 7);
    Workspace block = new Workspace(topology, rows);
    for (int row = 0; row < rows; row++) {
      block.inputs()[row * 3] = categories - row % categories; // packed as how many follow
      block.inputs()[row * 3 + 1] = number(random, edges);
      block.inputs()[row * 3 + 2] = (float) random.nextGaussian();
      block.targets()[row] = (float) random.nextGaussian();
    }
    float[] gradient = new float[parameters.length];
    new Network(topology, MathBackend.JAVA.products())
        .sumGradient(Pass.training(1), parameters, block, rows, gradient);
    double[] exact = new double[parameters.length];
    for (int i = 0; i < exact.length; i++) {
      exact[i] = parameters[i];
    }
    double step = 1e-6;
    for (int i = 0; i < exact.length; i++) {
      double at = exact[i];
      exact[i] = at + step;
      double above = lossSum(exact, block, edges, categories, rows);
      exact[i] = at - step;
      double below = lossSum(exact, block, edges, categories, rows);
      exact[i] = at;
      double expected = (above - below) / (2 * step);
      assertEquals(expected, gradient[i], 1e-4 * Math.max(1, Math.abs(expected)), "number " + i);
    }
  }

  private static double lossSum(
      double[] parameters, Workspace block, float[] edges, int categories, int rows) {
    InputBins bins = new InputBins(List.of(edges));
    int first = 2 * categories;
    int bias = first + 32 * 11;
    int last = bias + 32;
    double lossSum = 0;
    for (int row = 0; row < rows; row++) {
      double[] e = new double[11];
      int category = categories - (int) block.inputs()[row * 3];
      e[0] = parameters[2 * category];
      e[1] = parameters[2 * category + 1];
      System.arraycopy(expanded(block.inputs(), row * 3 + 1, 0, bins), 0, e, 2, 8);
      e[10] = block.inputs()[row * 3 + 2];
      double z = parameters[last + 32];
      for (int j = 0; j < 32; j++) {
        double sum = parameters[bias + j];
        for (int i = 0; i < 11; i++) {
          sum += parameters[first + j * 11 + i] * e[i];
        }
        z += parameters[last + j] * StrictMath.tanh(sum);
      }
      lossSum += (z - block.targets()[row]) * (z - block.targets()[row]);
    }
    return lossSum;
  }

  @Test
  void parametersLieWhereTheModelHasThem() {
    Topology topology = linear(2, bins(new Random(2), 4), 40);
    assertEquals(topology.layout().slices(), topology.computed().layout().slices());
    assertArrayEquals(
        topology.initialParameters(Initializer.HE_NORMAL, 4),
        topology.computed().initialParameters(Initializer.HE_NORMAL, 4));
  }

  @Test
  void fewBinsFewUnitsAndDroppedInputsAreMultiplied() {
    InputBins few = new InputBins(List.of(new float[] {0, 1, 2, 3, 4, 5, 6, 7}));
    InputBins enough = new InputBins(List.of(new float[] {0, 1, 2, 3, 4, 5, 6, 7, 8}));
    Topology multiplied = linear(1, few, 64);
    assertSame(multiplied, multiplied.computed());
    assertFalse(gathers(linear(1, few, 64)));
    assertFalse(gathers(linear(1, enough, 31)));
    assertTrue(gathers(linear(1, enough, 32)));
    Topology dropping = linear(1, enough, 32).withDropout(0.5, List.of());
    assertFalse(gathers(dropping));
    assertFalse(dropping.scoresAsItTrains());
    assertTrue(gathers(dropping.inScoring()));
    assertTrue(linear(1, enough, 32).scoresAsItTrains());
  }

  private static boolean gathers(Topology topology) {
    return topology.computed().layers().stream().anyMatch(BinnedDense.class::isInstance);
  }

  /** As without gathering: what leaves floats becomes the largest one, and no other row sees it. */
  @Test
  void numbersFarBeyondTheBinsStayByThemselves() {
    float[] edges = {0, 1, 2, 3, 4, 5, 6, 7, 8};
    Topology topology = linear(0, new InputBins(List.of(edges)), 32);
    Workspace block = new Workspace(topology, 3);
    float[] parameters = new float[topology.parameterCount()];
    Arrays.fill(parameters, 0.5f);
    block.inputs()[0] = 2.5f;
    block.inputs()[1] = Float.POSITIVE_INFINITY;
    block.inputs()[2] = -1e30f;
    new Network(topology, MathBackend.JAVA.products())
        .forward(Pass.scoring(), parameters, block, 3);
    assertEquals(0.5f + 2 * 0.5f + 0.25f, block.logits()[0]);
    assertEquals(0.5f * Float.MAX_VALUE, block.logits()[32]);
    assertEquals(-0.5e30f, block.logits()[64]);
  }

  @Test
  void nobodyLearnsFromTheFirstLayersInputs() {
    InputBlock.Passes passes =
        new BinLocations(bins(new Random(1), 1))
            .passes(new InputBlock.Place(1, 0, 2, 0, 0, 0, new int[0], 0));
    assertThrows(
        UnsupportedOperationException.class,
        () -> passes.backward(new float[1], null, null, 1, new float[1], null));
  }
}
