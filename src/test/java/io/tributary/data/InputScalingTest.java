package io.tributary.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What scaled columns become, against NumPy 1.24, SciPy 1.10 and scikit-learn 1.2.1.
 *
 * <p>robust: {@code z = (x - np.median(t)) / (np.quantile(t, .75) - np.quantile(t, .25))}, {@code z
 * / np.sqrt(1 + (z / 3) ** 2)}; quantile: {@code QuantileTransformer(n_quantiles=1000,
 * output_distribution="normal", subsample=10**9).fit(t).transform(x)}.
 */
class InputScalingTest {
  private static TableEncoding fitted(Scaling scaling, float... column) {
    RowLayout layout = new RowLayout(1, 1, false);
    RowBlock block = new RowBlock(column.length, 2);
    for (int i = 0; i < column.length; i++) {
      block.add(RowKeys.mix(i), new float[] {column[i], 0}, 0);
    }
    SortedRows rows = SortedRows.sort(List.of(block), 2);
    ColumnMoments.Collector moments = new ColumnMoments.Collector(layout);
    moments.addTraining(rows, SplitRule.WHOLE);
    QuantileSearch search = new QuantileSearch(Math.max(2, scaling.quantiles(1)));
    while (!search.isDone()) {
      ColumnCounts.Pass pass = ColumnCounts.Pass.of(List.of(0), List.of(search));
      ColumnCounts.Collector counts = new ColumnCounts.Collector(layout, pass, rows.size());
      counts.addTraining(rows, SplitRule.WHOLE);
      counts.counts().handTo(List.of(search));
    }
    return new TableEncoding(
            List.of(NumericFeature.unscaled("x")),
            NumericLabel.unscaled(List.of("y")),
            null,
            MissingPolicy.IMPUTE,
            List.of(),
            List.of())
        .fitted(
            new ColumnStatistics(
                moments.moments(),
                new ColumnQuantiles(List.of(0), List.of(search), scaling.quantiles(1))),
            scaling,
            true);
  }

  private static float[] scaled(TableEncoding encoding, double... values) {
    RowScaler scaler = new RowScaler(encoding);
    float[] scaled = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      float[] row = {(float) values[i]};
      scaler.scale(row, 0, 1);
      scaled[i] = row[0];
      InputScaling scaling = encoding.features().get(0).scaling(0);
      float x = Double.isNaN(values[i]) ? (float) scaling.imputed() : (float) values[i];
      assertEquals((float) scaling.apply(x), row[0], 1e-6f);
    }
    return scaled;
  }

  private static float[] floats(double... values) {
    float[] floats = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      floats[i] = (float) values[i];
    }
    return floats;
  }

  @Test
  void robustIsByMedianAndQuartilesSmoothlyClipped() {
    TableEncoding encoding = fitted(Scaling.ROBUST, -2, 0.5f, 1, 1, 3, 7.25f, 100);
    assertArrayEquals(
        floats(
            -0.6684744045064233,
            -0.11420287602944744,
            0,
            0.2279108757846559,
            1.2898007411770434,
            2.9739780327332976,
            3),
        scaled(encoding, -2, 0.5, 1, 2, 7.25, 100, 1e30),
        1e-7f);
  }

  @Test
  void whereQuartilesAreEqualRobustIsByHalfTheRange() {
    TableEncoding encoding = fitted(Scaling.ROBUST, 0, 0, 0, 0, 0, 0, 4);
    assertArrayEquals(
        floats(0, 1.6641005886756874, 0.9486832980505138), scaled(encoding, 0, 4, 2), 1e-7f);
  }

  @Test
  void constantsBecomeZeroAndSoDoesWhatDiffersLater() {
    for (Scaling scaling : List.of(Scaling.ROBUST, Scaling.QUANTILE)) {
      assertArrayEquals(
          new float[3], scaled(fitted(scaling, 7, 7, 7, 7), 7, 8, -3e38), 1e-45f, scaling.name());
    }
  }

  @Test
  void smoothClipsLimitsAreThree() {
    for (double z : new double[] {1e20, 1e153, 1e155, Double.MAX_VALUE, 1 / 0.0}) {
      assertEquals(3, InputCurve.SMOOTH_CLIP.apply(z), 1e-12);
      assertEquals(-3, InputCurve.SMOOTH_CLIP.apply(-z), 1e-12);
    }
    assertEquals(Double.MIN_VALUE, InputCurve.SMOOTH_CLIP.apply(Double.MIN_VALUE));
    double near = InputCurve.SMOOTH_CLIP.apply(3 * 0x1.fffffffffffffp29);
    assertTrue(near <= 3 && near > 3 - 1e-14, "no step where the limit begins: " + near);
  }

  // 17 numbers, of which each is a quantile; some repeat.
  @Test
  void quantilesThatRepeatGiveTheMiddleOfTheirPlaces() {
    TableEncoding encoding =
        fitted(Scaling.QUANTILE, 0, 0, 0, 1, 1, 2, 2, 2, 2, 2, 2, 3.5f, 7, 7, 7.5f, 8, 90);
    assertArrayEquals(
        floats(
            -5.199337582605575,
            -5.199337582605575,
            -1.009990169249582,
            -0.7764217611479277,
            -0.579132162255556,
            -0.0784124127331122,
            0.43072729929545744,
            0.4887764111146695,
            0.7764217611479277,
            1.318010897303537,
            1.8736722734653815,
            5.19933758270342,
            5.19933758270342),
        scaled(encoding, -1, 0, .5, 1, 1.5, 2, 3, 3.5, 7, 7.75, 50, 90, 91),
        1e-6f);
  }

  // t_i = ((7919 i) mod 2503)² / 100 for i < 2500.
  @Test
  void manyNumbersGoByAThousandQuantiles() {
    float[] column = new float[2500];
    for (int i = 0; i < column.length; i++) {
      double root = 7919L * i % 2503;
      column[i] = (float) (root * root / 100);
    }
    TableEncoding encoding = fitted(Scaling.QUANTILE, column);
    assertArrayEquals(
        floats(
            -3.2316957885764492,
            -2.651976500774432,
            -1.7011434641914087,
            -0.5740840388601094,
            0.16497615398462645,
            2.589193192442563,
            4.983301532270785),
        scaled(encoding, 0.04, 1, 123.45, 5000, 20000.5, 62000, 62600),
        1e-5f);
    NormalScores scores = (NormalScores) encoding.features().get(0).scaling(0).curve();
    assertEquals(1000, scores.quantiles().length);
  }

  /** {@code scipy.stats.norm.ppf}. */
  @Test
  void inverseNormalIsScipys() {
    double[][] expected = {
      {1e-7, -5.1993375821928165},
      {0.0001, -3.7190164854556804},
      {0.0749, -1.4402382675279635},
      {0.0751, -1.4388253927525403},
      {0.3, -0.5244005127080409},
      {0.5, 0},
      {0.500001, 2.5066282747057052e-06},
      {0.924, 1.432502720825812},
      {0.999, 3.090232306167813},
      {0, -5.1993375821928165},
      {1, 5.1993375821928165}
    };
    for (double[] line : expected) {
      double tolerance = 1e-15 * Math.max(1e-3, Math.abs(line[1])) + (line[0] > 0.9 ? 1e-15 : 0);
      assertEquals(line[1], InverseNormal.of(line[0]), 4 * tolerance, "at " + line[0]);
    }
  }

  @Test
  void missingCellsBecomeTheMeanScaledAsAnyNumber() {
    for (Scaling scaling : Scaling.values()) {
      float[] scaled = scaled(fitted(scaling, 1, 2, 3, 4, 10, Float.NaN), Double.NaN, 4);
      assertEquals(scaled[1], scaled[0], 1e-6f, scaling.name());
    }
  }

  @Test
  void numbersKeepTheirOrder() {
    for (Scaling scaling : Scaling.values()) {
      double[] ascending = {-3e38, -5, 1, 1.5, 2, 2.25, 3, 9.5, 10, 11, 1e30};
      float[] scaled = scaled(fitted(scaling, 1, 2, 3, 4, 10), ascending);
      float[] sorted = scaled.clone();
      Arrays.sort(sorted);
      assertArrayEquals(sorted, scaled, scaling.name());
    }
  }

  @Test
  void quantilesAreFiniteAscendingAndAtLeastTwo() {
    for (float[] wrong : List.of(new float[1], new float[] {2, 1}, new float[] {1, Float.NaN, 2})) {
      assertThrows(IllegalArgumentException.class, () -> new NormalScores(wrong));
    }
  }

  @Test
  void wideTablesHaveFewerQuantilesEach() {
    assertEquals(1000, Scaling.QUANTILE.quantiles(784));
    assertEquals(41, Scaling.QUANTILE.quantiles(25_000));
    assertEquals(21, Scaling.QUANTILE.quantiles(1_000_000));
  }
}
