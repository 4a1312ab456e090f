package io.tributary.optimizer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tributary.network.CategoryInputs;
import io.tributary.network.InputEmbeddings;
import io.tributary.network.OutputActivation;
import io.tributary.network.ParameterLayout;
import io.tributary.network.ParameterSlice;
import io.tributary.network.PlainInputs;
import io.tributary.network.RowSums;
import io.tributary.network.SquaredError;
import io.tributary.network.Topology;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Of a large table, a step updates the rows that its batch has. */
class RowUpdatesTest {
  private static final int ROWS = 3000;
  private static final int WIDTH = 50;
  private static final ParameterLayout LAYOUT =
      Topology.dense(
              WIDTH + 2, List.of(), List.of(), 1, OutputActivation.IDENTITY, new SquaredError())
          .behind(
              2 + ROWS,
              new InputEmbeddings(List.of(new CategoryInputs(ROWS, WIDTH), new PlainInputs(2))))
          .layout();

  private static final ParameterSlice TABLE = LAYOUT.tables().get(0);

  /** The gradient's sum for some rows, and nothing for the rest of the network. */
  private static RowSums[] sums(Random random, int... rows) {
    RowSums[] sums = RowSums.of(LAYOUT);
    for (int row : rows) {
      float[] numbers = new float[WIDTH];
      for (int k = 0; k < WIDTH; k++) {
        numbers[k] = (float) random.nextGaussian();
      }
      sums[row % RowSums.PARTS].add(row, numbers, 0);
    }
    return sums;
  }

  private static float[] gradient(RowSums[] sums, int row) {
    RowSums part = sums[row % RowSums.PARTS];
    for (int i = 0; i < part.size(); i++) {
      if (part.row(i) == row) {
        return Arrays.copyOfRange(part.values(), i * WIDTH, (i + 1) * WIDTH);
      }
    }
    throw new AssertionError("no row " + row);
  }

  private static float[] parameters() {
    float[] parameters = new float[LAYOUT.length()];
    Random random = new Random(1);
    for (int i = 0; i < parameters.length; i++) {
      parameters[i] = (float) random.nextGaussian();
    }
    return parameters;
  }

  @Test
  void largeTablesLieBehindAllElse() {
    assertEquals("layers.0.0.weight", TABLE.name());
    assertEquals(WIDTH + 3, LAYOUT.denseLength());
    assertEquals(LAYOUT.denseLength(), TABLE.offset());
    assertEquals(LAYOUT.length(), TABLE.end());
    // Two rows of a table have their numbers and their indices.
    assertEquals(2 * (WIDTH + 1), LAYOUT.tableNumbers(2));
    float[] parameters = parameters();
    float[] bySlices = LAYOUT.bySlices(parameters);
    assertEquals(parameters[TABLE.offset() + 7], bySlices[7]);
    assertEquals(parameters[3], bySlices[ROWS * WIDTH + 3]);
    assertArrayEquals(parameters, LAYOUT.ofSlices(bySlices));
  }

  /** Kingma &amp; Ba's formulas in double; m and v of a row rest while the batch has it not. */
  @Test
  void adamIsLazy() {
    float[] parameters = parameters();
    float[] first = parameters.clone();
    Optimizer adam = Optimizer.of(Adam.withLearningRate(0.01));
    Updater updater = new Updater(adam, LAYOUT, adam.newState(parameters.length), parameters);
    int[][] batches = {{5, 8}, {8}, {2, 5}};
    double[][] m = new double[ROWS][WIDTH];
    double[][] v = new double[ROWS][WIDTH];
    double[][] expected = new double[ROWS][WIDTH];
    for (int row = 0; row < ROWS; row++) {
      for (int k = 0; k < WIDTH; k++) {
        expected[row][k] = first[TABLE.offset() + row * WIDTH + k];
      }
    }
    for (int t = 1; t <= batches.length; t++) {
      RowSums[] sums = sums(new Random(t), batches[t - 1]);
      for (int row : batches[t - 1]) {
        float[] gradient = gradient(sums, row);
        for (int k = 0; k < WIDTH; k++) {
          double g = gradient[k] / 4.0;
          m[row][k] = 0.9 * m[row][k] + 0.1 * g;
          v[row][k] = 0.999 * v[row][k] + 0.001 * g * g;
          expected[row][k] -=
              0.01
                  * (m[row][k] / (1 - Math.pow(0.9, t)))
                  / (Math.sqrt(v[row][k] / (1 - Math.pow(0.999, t))) + 1e-8);
        }
      }
      updater.begin(0.01, 0.25);
      updater.applyToAll(new float[LAYOUT.denseLength()], sums);
    }
    for (int row = 0; row < ROWS; row++) {
      for (int k = 0; k < WIDTH; k++) {
        assertEquals(
            expected[row][k], parameters[TABLE.offset() + row * WIDTH + k], 2e-6, "row " + row);
      }
    }
  }

  /** Plain descent does not know which rows are at rest: it is the update of all numbers. */
  @Test
  void plainDescentIsThatOfTheWholeTable() {
    float[] parameters = parameters();
    Optimizer sgd = Optimizer.of(new Sgd(0.1, 0, false));
    Updater updater = new Updater(sgd, LAYOUT, sgd.newState(parameters.length), parameters);
    int[] all = new Random(4).ints(700, 0, ROWS).distinct().toArray();
    RowSums[] sums = sums(new Random(5), all);
    float[] expected = parameters.clone();
    for (int row : all) {
      float[] gradient = gradient(sums, row);
      for (int k = 0; k < WIDTH; k++) {
        expected[TABLE.offset() + row * WIDTH + k] -= (float) (0.1 * 0.5) * gradient[k];
      }
    }
    updater.begin(0.1, 0.5);
    updater.applyToAll(new float[LAYOUT.denseLength()], sums);
    assertArrayEquals(expected, parameters);
  }

  @ParameterizedTest
  @MethodSource("io.tributary.optimizer.UpdaterTest#optimizers")
  void anyDivisionOfTheRowsGivesTheSameBits(Optimizer optimizer) {
    float[] whole = parameters();
    float[] parts = whole.clone();
    Updater ofWhole = new Updater(optimizer, LAYOUT, optimizer.newState(whole.length), whole);
    Updater ofParts = new Updater(optimizer, LAYOUT, optimizer.newState(whole.length), parts);
    RowUpdates one = ofParts.rowUpdates();
    RowUpdates other = ofParts.rowUpdates();
    for (int step = 1; step <= 4; step++) {
      int[] rows = new Random(step).ints(300, 0, ROWS).distinct().toArray();
      RowSums[] sums = sums(new Random(step), rows);
      ofWhole.begin(0.1, 0.3);
      ofWhole.applyToAll(new float[LAYOUT.denseLength()], sums);
      ofParts.begin(0.1, 0.3);
      float[] dense = new float[LAYOUT.denseLength()];
      if (ofParts.norm() != null) {
        ofParts.norm().add(dense, 0);
        ofParts.normSummed(sums);
      }
      for (int i = sums.length - 1; i >= 0; i--) {
        (i % 3 == 0 ? one : other).apply(TABLE, sums[i]);
      }
      ofParts.apply(dense, 0, dense.length);
      ofParts.averageTables(TABLE.offset() + 1000, TABLE.end());
      ofParts.averageTables(TABLE.offset(), TABLE.offset() + 1000);
      assertArrayEquals(
          ofWhole.state().evaluated(whole), ofParts.state().evaluated(parts), "step " + step);
    }
    assertArrayEquals(whole, parts);
  }

  /** ½·0.5: the norm of 3 and 4 is 5, of which half is 2.5; shortened to 1, 3 becomes 0.6. */
  @Test
  void theNormIsThatOfTheWholeGradient() {
    Optimizer clipping =
        new Optimizer(
            new Sgd(9, 0, false), new Constant(), new Preparation(List.of(new ClipNorm(1))));
    float[] parameters = new float[LAYOUT.length()];
    Updater updater =
        new Updater(clipping, LAYOUT, clipping.newState(parameters.length), parameters);
    float[] dense = new float[LAYOUT.denseLength()];
    dense[0] = 3;
    RowSums[] sums = RowSums.of(LAYOUT);
    float[] row = new float[WIDTH];
    row[1] = 4;
    sums[9].add(9, row, 0);
    updater.begin(1, 0.5);
    updater.applyToAll(dense, sums);
    float[] expected = new float[parameters.length];
    expected[0] = -0.6f;
    expected[TABLE.offset() + 9 * WIDTH + 1] = -0.8f;
    assertArrayEquals(expected, parameters, 1e-6f);
  }

  @Test
  void sumsOfRowsAreThoseOfAWholeTable() {
    Random random = new Random(7);
    float[] expected = new float[2000 * 3];
    RowSums sums = new RowSums(3);
    for (int round = 0; round < 2; round++) {
      Arrays.fill(expected, 0);
      sums.clear();
      RowSums second = new RowSums(3);
      float[] ofSecond = new float[expected.length];
      for (int i = 0; i < 5000; i++) {
        int row = (int) Math.abs(random.nextGaussian() * 300);
        float[] numbers = {i, random.nextFloat(), -i};
        boolean toFirst = random.nextBoolean();
        (toFirst ? sums : second).add(row, numbers, 0);
        for (int k = 0; k < 3; k++) {
          (toFirst ? expected : ofSecond)[row * 3 + k] += numbers[k];
        }
      }
      sums.add(second);
      for (int i = 0; i < expected.length; i++) {
        expected[i] += ofSecond[i];
      }
      float[] found = new float[expected.length];
      for (int i = 0; i < sums.size(); i++) {
        System.arraycopy(sums.values(), i * 3, found, sums.row(i) * 3, 3);
      }
      assertArrayEquals(expected, found);
    }
  }
}
