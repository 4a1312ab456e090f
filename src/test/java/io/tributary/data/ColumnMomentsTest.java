package io.tributary.data;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ColumnMomentsTest {
  private static ColumnMoments of(RowLayout layout, float[]... rows) {
    RowBlock block = new RowBlock(rows.length, layout.stride());
    for (int i = 0; i < rows.length; i++) {
      block.add(i, rows[i], 0);
    }
    ColumnMoments.Collector collector = new ColumnMoments.Collector(layout);
    collector.addTraining(SortedRows.sort(List.of(block), layout.stride()), SplitRule.WHOLE);
    return collector.moments();
  }

  // 1, 2, 4 and 9: mean 4, squares 9 + 4 + 0 + 25 = 38, deviation √(38/4).
  @Test
  void mergedShardsGiveTheMomentsOfAllRows() {
    RowLayout layout = new RowLayout(1, 0, false);
    ColumnMoments moments = of(layout, new float[] {1}, new float[] {2});
    moments.merge(of(layout, new float[] {4}, new float[] {9}));
    assertEquals(4, moments.mean(0), 1e-12);
    assertEquals(Math.sqrt(9.5), moments.standardDeviation(0), 1e-12);
    assertEquals(1, moments.min(0));
    assertEquals(9, moments.max(0));
  }

  // A row of weight 3 counts as three rows, one of weight 0 as none: 1, 5, 5, 5.
  @Test
  void weightsCountAsRepetitions() {
    RowLayout layout = new RowLayout(1, 0, true);
    ColumnMoments moments =
        of(layout, new float[] {1, 1}, new float[] {5, 3}, new float[] {100, 0});
    assertEquals(4, moments.mean(0), 1e-12);
    assertEquals(Math.sqrt(3), moments.standardDeviation(0), 1e-12);
    assertEquals(5, moments.max(0));
  }

  @Test
  void missingCellsArePassedOver() {
    RowLayout layout = new RowLayout(2, 0, false);
    ColumnMoments moments =
        of(layout, new float[] {1, Float.NaN}, new float[] {Float.NaN, Float.NaN});
    assertEquals(1, moments.mean(0));
    assertEquals(0, moments.standardDeviation(0));
    assertEquals(0, moments.mean(1));
    assertEquals(0, moments.weight(1));
  }

  // The oracle goes over all rows twice; the collector takes them in blocks.
  @Test
  void manyRowsAreTakenInBlocksWithoutLoss() {
    Random random = new Random(5);
    float[][] rows = new float[5000][];
    double sum = 0;
    for (int i = 0; i < rows.length; i++) {
      rows[i] = new float[] {1e4f + (float) random.nextGaussian()};
      sum += rows[i][0];
    }
    double squares = 0;
    for (float[] row : rows) {
      squares += Math.pow(row[0] - sum / rows.length, 2);
    }
    ColumnMoments moments = of(new RowLayout(1, 0, false), rows);
    assertEquals(rows.length, moments.weight(0));
    assertEquals(sum / rows.length, moments.mean(0), 1e-9);
    assertEquals(Math.sqrt(squares / rows.length), moments.standardDeviation(0), 1e-9);
  }

  // The textbook formula's sum of squares would lose every digit here.
  @Test
  void aLargeMeanDoesNotDrownTheDeviation() {
    RowLayout layout = new RowLayout(1, 0, false);
    ColumnMoments moments = of(layout, new float[] {16_000_000}, new float[] {16_000_002});
    assertEquals(1, moments.standardDeviation(0), 1e-9);
  }

  /** Rows that all weigh 1 and are all there take a short way, to the same bits. */
  @Test
  void aWeightOfOneChangesNoBit() {
    Random random = new Random(6);
    float[][] plain = new float[3000][];
    float[][] weighted = new float[3000][];
    for (int i = 0; i < plain.length; i++) {
      float x = (float) random.nextGaussian();
      float y = 100 * random.nextFloat();
      plain[i] = new float[] {x, y};
      weighted[i] = new float[] {x, y, 1};
    }
    ColumnMoments one = of(new RowLayout(2, 0, false), plain);
    ColumnMoments other = of(new RowLayout(2, 0, true), weighted);
    for (int j = 0; j < 2; j++) {
      assertEquals(other.weight(j), one.weight(j));
      assertEquals(other.mean(j), one.mean(j));
      assertEquals(other.standardDeviation(j), one.standardDeviation(j));
      assertEquals(other.min(j), one.min(j));
      assertEquals(other.max(j), one.max(j));
    }
  }
}
