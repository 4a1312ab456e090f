package io.tributary.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tributary.data.CategoricalFeature;
import io.tributary.data.CategoryLayout;
import io.tributary.data.CategoryLayout.Kind;
import io.tributary.data.FeatureColumn;
import io.tributary.data.InputBins;
import io.tributary.data.NumericFeature;
import io.tributary.data.ValueType;
import io.tributary.math.MathBackend;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The oracle computes in double what the classes' comments say, and differentiates numerically. */
class InputEmbeddingsTest {
  private static final int ROWS = 7;
  private static final int PLAIN = 2;
  private static final int WAVES = 3;
  private static final int FREQUENCIES = 5;
  private static final int EACH = 4;
  private static final int CATEGORIES = 4;
  private static final int SIZE = 3;
  private static final int INPUTS = PLAIN + WAVES + CATEGORIES;
  private static final int NUMBERS = PLAIN + WAVES + 1;
  private static final int WIDTH = PLAIN + WAVES * EACH + SIZE;

  private static final InputEmbeddings EMBEDDINGS =
      new InputEmbeddings(
          List.of(
              new PlainInputs(PLAIN),
              new PeriodicInputs(WAVES, FREQUENCIES, EACH, 0.5),
              new CategoryInputs(CATEGORIES, SIZE)));

  private static final Topology TOPOLOGY =
      Topology.dense(WIDTH, List.of(), List.of(), 1, OutputActivation.IDENTITY, new SquaredError())
          .behind(INPUTS, EMBEDDINGS);

  /** One row's loss. */
  private static double loss(double[] parameters, float[] inputs, int at, float target) {
    double[] e = new double[WIDTH];
    for (int i = 0; i < PLAIN; i++) {
      e[i] = inputs[at + i];
    }
    int phase = WAVES * FREQUENCIES;
    int weight = 2 * phase;
    int bias = weight + WAVES * (EACH - 1) * FREQUENCIES;
    for (int i = 0; i < WAVES; i++) {
      double x = inputs[at + PLAIN + i];
      e[PLAIN + i * EACH] = x;
      for (int o = 0; o < EACH - 1; o++) {
        double sum = parameters[bias + i * (EACH - 1) + o];
        for (int k = 0; k < FREQUENCIES; k++) {
          double turn =
              parameters[i * FREQUENCIES + k] * x + parameters[phase + i * FREQUENCIES + k];
          sum +=
              parameters[weight + (i * (EACH - 1) + o) * FREQUENCIES + k]
                  * StrictMath.cos(2 * Math.PI * turn);
        }
        e[PLAIN + i * EACH + 1 + o] = sum;
      }
    }
    int table = bias + WAVES * (EACH - 1);
    int category = CATEGORIES - (int) inputs[at + PLAIN + WAVES]; // packed as how many follow
    for (int k = 0; k < SIZE && category < CATEGORIES; k++) {
      e[PLAIN + WAVES * EACH + k] = parameters[table + category * SIZE + k];
    }
    int last = table + CATEGORIES * SIZE;
    double z = parameters[last + WIDTH];
    for (int i = 0; i < WIDTH; i++) {
      z += parameters[last + i] * e[i];
    }
    return (z - target) * (z - target);
  }

  @Test
  void theGradientIsTheOneByNumericalDifferentiation() {
    Random random = new Random(8);
    float[] parameters = TOPOLOGY.initialParameters(Initializer.XAVIER_UNIFORM, 3);
    assertEquals(2 * 15 + 45 + 9 + 12 + WIDTH + 1, parameters.length);
    Workspace block = new Workspace(TOPOLOGY, ROWS);
    for (int row = 0; row < ROWS; row++) {
      for (int i = 0; i < PLAIN + WAVES; i++) {
        block.inputs()[row * NUMBERS + i] = (float) random.nextGaussian();
      }
      if (row > 0) { // the first one's category is none of them
        block.inputs()[row * NUMBERS + PLAIN + WAVES] = CATEGORIES - row % CATEGORIES;
      }
      block.targets()[row] = (float) random.nextGaussian();
    }
    float[] gradient = new float[parameters.length];
    Network network = new Network(TOPOLOGY, MathBackend.JAVA.products());
    double lossSum = network.sumGradient(Pass.training(1), parameters, block, ROWS, gradient);
    double[] exact = new double[parameters.length];
    for (int i = 0; i < exact.length; i++) {
      exact[i] = parameters[i];
    }
    assertEquals(sum(exact, block), lossSum, 1e-5 * lossSum);
    double step = 1e-6;
    for (int i = 0; i < exact.length; i++) {
      double at = exact[i];
      exact[i] = at + step;
      double above = sum(exact, block);
      exact[i] = at - step;
      double below = sum(exact, block);
      exact[i] = at;
      double expected = (above - below) / (2 * step);
      assertEquals(expected, gradient[i], 1e-4 * Math.max(1, Math.abs(expected)), "number " + i);
    }
    // A second block's is added to the first one's, and scoring sees what training does.
    float[] twice = gradient.clone();
    network.addGradient(Pass.training(1), parameters, block, ROWS, twice);
    for (int i = 0; i < twice.length; i++) {
      assertEquals(2 * gradient[i], twice[i], 1e-4 * Math.max(1, Math.abs(gradient[i])));
    }
    float[] trained = block.outputs().clone();
    network.forward(Pass.scoring(), parameters, block, ROWS);
    assertArrayEquals(trained, block.outputs());
  }

  private static double sum(double[] parameters, Workspace block) {
    double sum = 0;
    for (int row = 0; row < ROWS; row++) {
      sum += loss(parameters, block.inputs(), row * NUMBERS, block.targets()[row]);
    }
    return sum;
  }

  @Test
  void neighboursOfAKindAreOneBlock() {
    List<FeatureColumn> features =
        List.of(
            NumericFeature.unscaled("a"),
            NumericFeature.unscaled("b"),
            colours("c", 3),
            colours("d", 20),
            NumericFeature.unscaled("e"));
    CategoryLayout some =
        new CategoryLayout(
            Optional.empty(), Map.of("d", Kind.EMBEDDING, "c", new Kind(true, Optional.of(2))));
    CategoryLayout none = new CategoryLayout(Optional.empty(), Map.of());
    CategoryLayout all = new CategoryLayout(Optional.of(Kind.EMBEDDING), Map.of());
    // 1.6 · 20^0.56 = 8.56, 1.6 · 3^0.56 = 2.96
    assertEquals(
        Optional.of(
            List.of(
                new PlainInputs(2),
                new CategoryInputs(3, 2),
                new CategoryInputs(20, 9),
                new PlainInputs(1))),
        InputEmbeddings.of(features, some, NumericEmbedding.NONE, Optional.empty())
            .map(InputEmbeddings::blocks));
    assertEquals(
        Optional.of(List.of(PeriodicInputs.of(2), new PlainInputs(23), PeriodicInputs.of(1))),
        InputEmbeddings.of(features, none, NumericEmbedding.PERIODIC, Optional.empty())
            .map(InputEmbeddings::blocks));
    assertEquals(
        Optional.empty(),
        InputEmbeddings.of(features, none, NumericEmbedding.NONE, Optional.empty()));
    assertEquals(
        3,
        ((CategoryInputs)
                InputEmbeddings.of(features, all, NumericEmbedding.NONE, Optional.empty())
                    .orElseThrow()
                    .blocks()
                    .get(1))
            .outputs());
    assertEquals(173, CategoryInputs.suitedSize(4_300)); // 1.6 · 4,300^0.56 = 173.3
    assertEquals(16, CategoryInputs.suitedSize(100_000)); // 2²¹ / 100,000 = 20.97
    assertEquals(8, CategoryInputs.suitedSize(200_000));
    assertEquals(8, CategoryInputs.suitedSize(1_000_000));
    float[] edges = {0, 1, 2};
    InputBins bins =
        new InputBins(
            java.util.stream.IntStream.range(0, 5)
                .mapToObj(i -> i < 2 || i == 4 ? edges : new float[0])
                .toList());
    assertEquals(
        Optional.of(
            List.of(
                new PiecewiseInputs(new InputBins(List.of(edges, edges))),
                new PlainInputs(23),
                new PiecewiseInputs(new InputBins(List.of(edges))))),
        InputEmbeddings.of(features, none, NumericEmbedding.PIECEWISE_LINEAR, Optional.of(bins))
            .map(InputEmbeddings::blocks));
  }

  private static CategoricalFeature colours(String name, int count) {
    return new CategoricalFeature(
        name,
        ValueType.TEXT,
        java.util.stream.IntStream.range(10, 10 + count).mapToObj(i -> "c" + i).toList(),
        false);
  }

  @Test
  void firstNumbersAreAsTheSourceHasThem() {
    PeriodicInputs waves = new PeriodicInputs(200, 16, 4, 0.1);
    Topology topology =
        Topology.dense(800, List.of(), List.of(), 1, OutputActivation.IDENTITY, new SquaredError())
            .behind(200, new InputEmbeddings(List.of(waves)));
    float[] first = topology.initialParameters(Initializer.XAVIER_UNIFORM, 5);
    List<ParameterSlice> slices = topology.layout().slices(0);
    assertEquals("layers.0.0.frequency", slices.get(0).name());
    assertEquals(List.of(200, 3, 16), slices.get(2).shape());
    double squares = 0;
    for (int i = 0; i < 3200; i++) {
      squares += first[i] * first[i];
      assertTrue(Math.abs(first[3200 + i]) <= 0.5f);
    }
    // Of 3200 numbers the deviation's own is 1/√6400 of it: 0.1 ± 4 times that.
    assertEquals(0.1, Math.sqrt(squares / 3200), 0.1 * 4 / 80);
    for (int i = slices.get(2).offset(); i < slices.get(3).end(); i++) {
      assertTrue(Math.abs(first[i]) <= 0.25f);
    }
  }

  @Test
  void embeddingsOfOtherInputsAreNone() {
    assertThrows(IllegalArgumentException.class, () -> EMBEDDINGS.outputs(INPUTS + 1));
  }
}
