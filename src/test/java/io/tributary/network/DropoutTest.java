package io.tributary.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tributary.config.Spelling;
import io.tributary.math.FloatFunctions;
import io.tributary.math.MathBackend;
import io.tributary.testing.SteadyAllocation;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What is dropped: as often as it should, independently of everything else, and always the same.
 *
 * <p>Statistics have fixed seeds, so that they cannot fail by chance; their bounds are 5 standard
 * errors, of thousands of comparisons 6.
 */
class DropoutTest {
  private static final int UNITS = 300;

  /** Where a mask is: all that its numbers are keyed by but rows and units. */
  private record Where(long seed, int epoch, int shard, int place) {
    static final Where HERE = new Where(42, 1, 0, 1);
  }

  // What ones become, row after row.
  private static float[] factors(Where where, double rate, int firstRow, int rows, int units) {
    Dropout layer = new Dropout(rate, where.place);
    LayerBuffers block = layer.buffers(units, rows);
    float[] ones = new float[rows * units];
    Arrays.fill(ones, 1);
    Pass pass = Pass.training(where.seed);
    pass.moveTo(where.epoch, where.shard, firstRow);
    layer
        .passes(units, List.of(), MathBackend.JAVA.products())
        .forward(pass, new FloatFunctions(), ones, new float[0], block, rows);
    return block.outputs;
  }

  private static boolean[] kept(Where where, int firstRow, int rows, int units) {
    float[] factors = factors(where, 0.5, firstRow, rows, units);
    boolean[] kept = new boolean[factors.length];
    for (int i = 0; i < kept.length; i++) {
      kept[i] = factors[i] != 0;
    }
    return kept;
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.01, 0.1, 0.25, 0.5, 0.9})
  void asManyAreDroppedAsTheRateSaysAndTheOthersAreLarger(double rate) {
    int rows = 1000;
    float[] factors = factors(Where.HERE, rate, 0, rows, UNITS);
    int dropped = 0;
    double sum = 0;
    for (float factor : factors) {
      dropped += factor == 0 ? 1 : 0;
      sum += factor;
      assertTrue(factor == 0 || Math.abs(factor * (1 - rate) - 1) < 2e-4, "a factor of " + factor);
    }
    double n = factors.length;
    double deviation = Math.sqrt(n * rate * (1 - rate));
    assertEquals(n * rate, dropped, 5 * deviation);
    assertEquals(n, sum, 5 * deviation / (1 - rate), "the mean stays");
  }

  /** Of each unit over rows, and of each row over units. */
  @Test
  void everyUnitAndEveryRowIsDroppedAsOften() {
    int rows = 4000;
    boolean[] kept = kept(Where.HERE, 0, rows, UNITS);
    int[] ofUnit = new int[UNITS];
    int[] ofRow = new int[rows];
    for (int i = 0; i < kept.length; i++) {
      ofUnit[i % UNITS] += kept[i] ? 1 : 0;
      ofRow[i / UNITS] += kept[i] ? 1 : 0;
    }
    double chiSquare = 0; // of 300 units: mean 300, deviation √600
    for (int count : ofUnit) {
      chiSquare += Math.pow(count - rows / 2.0, 2) / (rows / 4.0);
    }
    assertEquals(UNITS, chiSquare, 5 * Math.sqrt(2.0 * UNITS));
    double ofRows = 0;
    for (int count : ofRow) {
      ofRows += Math.pow(count - UNITS / 2.0, 2) / (UNITS / 4.0);
    }
    assertEquals(rows, ofRows, 5 * Math.sqrt(2.0 * rows));
  }

  // Two masks that have nothing to do with each other agree in half of their places.
  private static void assertIndependent(boolean[] one, boolean[] other, double errors, String of) {
    int agreeing = 0;
    for (int i = 0; i < one.length; i++) {
      agreeing += one[i] == other[i] ? 1 : 0;
    }
    assertEquals(one.length / 2.0, agreeing, errors * Math.sqrt(one.length) / 2, of);
  }

  /** The mask of some rows against that of other seeds, epochs, shards, layers and rows. */
  @Test
  void masksOfDifferentKeysAreIndependent() {
    int rows = 400;
    boolean[] mask = kept(Where.HERE, 0, rows, UNITS);
    List<IntFunction<Where>> moved =
        List.of(
            by -> new Where(42 + by, 1, 0, 1),
            by -> new Where(42, 1 + by, 0, 1),
            by -> new Where(42, 1, by, 1),
            by -> new Where(42, 1, 0, 1 + by));
    for (int key = 0; key < moved.size(); key++) {
      for (int by = 1; by <= 20; by++) {
        boolean[] other = kept(moved.get(key).apply(by), 0, rows, UNITS);
        assertIndependent(mask, other, 5, "key " + key + ", by " + by);
      }
    }
    for (int by = 1; by <= 20; by++) {
      assertIndependent(mask, kept(Where.HERE, by, rows, UNITS), 5, "rows, by " + by);
    }
    // Keys that change places are others.
    assertIndependent(
        kept(new Where(42, 1, 2, 0), 3, rows, UNITS),
        kept(new Where(42, 2, 1, 0), 3, rows, UNITS),
        5,
        "epoch and shard");
    assertIndependent(
        kept(new Where(42, 1, 2, 1), 0, rows, UNITS),
        kept(new Where(42, 1, 1, 2), 0, rows, UNITS),
        5,
        "shard and layer");
  }

  /** Every pair of 64 units over 20,000 rows, those that share a random number among them. */
  @Test
  void unitsAreIndependent() {
    int rows = 20_000;
    int units = 64;
    boolean[] kept = kept(Where.HERE, 0, rows, units);
    boolean[][] ofUnit = new boolean[units][rows];
    for (int i = 0; i < kept.length; i++) {
      ofUnit[i % units][i / units] = kept[i];
    }
    for (int a = 0; a < units; a++) {
      for (int b = 0; b < a; b++) {
        assertIndependent(ofUnit[a], ofUnit[b], 6, "units " + a + " and " + b);
      }
    }
  }

  /** A row's mask is its own, wherever in a block it is and however long that is. */
  @Test
  void aRowsMaskIsTheSameInEveryBlock() {
    for (int units : new int[] {1, 2, 3, 4, 7, 300}) {
      float[] whole = factors(Where.HERE, 0.3, 1000, 60, units);
      for (int first = 0; first < 60; first += 7) {
        int rows = Math.min(7, 60 - first);
        float[] part = factors(Where.HERE, 0.3, 1000 + first, rows, units);
        assertArrayEquals(Arrays.copyOfRange(whole, first * units, (first + rows) * units), part);
      }
    }
  }

  /** As recorded, so that no change of the code changes runs: the numbers are SplitMix64's. */
  @Test
  void theMaskIsWhatItWas() {
    StringBuilder mask = new StringBuilder();
    for (boolean kept : kept(new Where(7, 3, 2, 1), 11, 1, 40)) {
      mask.append(kept ? '1' : '0');
    }
    assertEquals(expectedMask(7, 3, 2, 1, 11, 40), mask.toString());
  }

  // Steele et al. 2014: SplitMix64's finaliser, after its constant is added; in plain words.
  private static long mixed(long state) {
    long z = state + 0x9e3779b97f4a7c15L;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }

  private static String expectedMask(
      long seed, int epoch, int shard, int place, int row, int units) {
    long key = mixed(mixed(seed) ^ 3); // the third purpose
    for (long part : new long[] {epoch, shard, place, row}) {
      key = mixed(key ^ part);
    }
    StringBuilder mask = new StringBuilder();
    for (int j = 0; j < units; j++) {
      long bits = mixed(key + (j / 4) * 0x9e3779b97f4a7c15L);
      long ofUnit = bits >>> 16 * (j % 4) & 0x7fff;
      mask.append(ofUnit >= 1 << 14 ? '1' : '0');
    }
    return mask.toString();
  }

  private static Topology dense(Activation activation) {
    return Topology.of(
        6,
        new HiddenLayers(List.of(8, 7), Collections.nCopies(2, activation), Normalization.NONE),
        2,
        OutputActivation.IDENTITY,
        new SquaredError());
  }

  /** With the masks given, against the equations in double and numerical differentiation. */
  @ParameterizedTest
  @EnumSource
  void theGradientIsThatOfTheNetworkThatIsLeft(Activation activation) {
    int rows = 9;
    Random random = new Random(5);
    double[] rates = {0.2, 0.5, 0.3};
    Topology topology = dense(activation).withDropout(rates[0], List.of(rates[1], rates[2]));
    float[] parameters = new float[topology.parameterCount()];
    double[] exact = new double[parameters.length];
    for (int i = 0; i < exact.length; i++) {
      parameters[i] = (float) random.nextGaussian();
      exact[i] = parameters[i];
    }
    Workspace block = new Workspace(topology, rows);
    for (int i = 0; i < rows * 6; i++) {
      block.inputs()[i] = (float) random.nextGaussian();
    }
    for (int i = 0; i < rows * 2; i++) {
      block.targets()[i] = (float) random.nextGaussian();
    }
    Pass pass = Pass.training(42);
    pass.moveTo(2, 3, 100);
    float[][] masks = new float[3][];
    int[] widths = {6, 8, 7};
    for (int place = 0; place < 3; place++) {
      masks[place] = factors(new Where(42, 2, 3, place), rates[place], 100, rows, widths[place]);
    }
    float[] gradient = new float[exact.length];
    Network network = new Network(topology, MathBackend.JAVA.products());
    double loss = network.sumGradient(pass, parameters, block, rows, gradient);
    double expectedLoss = cost(activation, exact, block, masks, rows);
    assertEquals(expectedLoss, loss, 1e-5 * expectedLoss);
    double step = 1e-5;
    for (int i = 0; i < exact.length; i++) {
      double[] moved = exact.clone();
      moved[i] += step;
      double above = cost(activation, moved, block, masks, rows);
      moved[i] -= 2 * step;
      double expected = (above - cost(activation, moved, block, masks, rows)) / (2 * step);
      assertEquals(expected, gradient[i], 1e-5 * (expectedLoss + Math.abs(expected)), "of " + i);
    }
  }

  private static double cost(
      Activation activation, double[] parameters, Workspace block, float[][] masks, int rows) {
    int[] widths = {6, 8, 7, 2};
    double cost = 0;
    for (int row = 0; row < rows; row++) {
      double[] a = new double[6];
      for (int i = 0; i < 6; i++) {
        a[i] = block.inputs()[row * 6 + i];
      }
      int next = 0;
      for (int l = 0; l < 3; l++) {
        for (int i = 0; i < a.length; i++) {
          a[i] *= masks[l][row * a.length + i];
        }
        double[] z = new double[widths[l + 1]];
        for (int j = 0; j < z.length; j++) {
          for (double v : a) {
            z[j] += parameters[next++] * v;
          }
        }
        for (int j = 0; j < z.length; j++) {
          z[j] += parameters[next++];
          if (l < 2) {
            z[j] = DocumentOracle.f(Spelling.of(activation)).applyAsDouble(z[j]);
          }
        }
        a = z;
      }
      for (int j = 0; j < 2; j++) {
        cost += Math.pow(a[j] - block.targets()[row * 2 + j], 2);
      }
    }
    return cost;
  }

  /** In scoring nothing is dropped: each bit is that of the network without. */
  @Test
  void scoringDropsNothing() {
    Topology without = dense(Activation.TANH);
    Topology with = without.withDropout(0.3, List.of(0.5, 0.2));
    assertEquals(without, with.inScoring());
    assertEquals(without.layout().slices(), with.layout().slices());
    float[] parameters = without.initialParameters(Initializer.XAVIER_UNIFORM, 8);
    assertArrayEquals(parameters, with.initialParameters(Initializer.XAVIER_UNIFORM, 8));
    Random random = new Random(9);
    Workspace one = new Workspace(without, 20);
    Workspace other = new Workspace(with, 20);
    for (int i = 0; i < 20 * 6; i++) {
      one.inputs()[i] = (float) random.nextGaussian();
      other.inputs()[i] = one.inputs()[i];
    }
    new Network(without, MathBackend.JAVA.products()).forward(Pass.scoring(), parameters, one, 20);
    new Network(with, MathBackend.JAVA.products()).forward(Pass.scoring(), parameters, other, 20);
    assertArrayEquals(one.outputs(), other.outputs());
  }

  @Test
  void aRateOfZeroIsNoLayer() {
    Topology without = dense(Activation.TANH);
    assertEquals(without, without.withDropout(0, List.of(0.0, 1e-6)));
    assertNotEquals(without, without.withDropout(0, List.of(0.0, 1e-3)));
  }

  @Test
  void aPassAllocatesNothing() {
    Topology topology = dense(Activation.RELU).withDropout(0.1, List.of(0.1, 0.1));
    Network network = new Network(topology, MathBackend.JAVA.products());
    float[] parameters = topology.initialParameters(Initializer.HE_UNIFORM, 1);
    float[] gradient = new float[parameters.length];
    Workspace block = new Workspace(topology, 64);
    Pass training = Pass.training(1);
    SteadyAllocation.assertAtMost(
        512,
        () -> {
          for (int pass = 0; pass < 100; pass++) {
            training.moveTo(1, 0, pass);
            network.addGradient(training, parameters, block, 64, gradient);
          }
        });
  }
}
