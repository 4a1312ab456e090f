package io.tributary.data;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class ColumnMomentsTest {
  private static Shard shard(float[]... rows) {
    float[] values = new float[rows.length * rows[0].length];
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(rows[i], 0, values, i * rows[i].length, rows[i].length);
    }
    return new Shard(rows.length, rows[0].length, new float[][] {values});
  }

  // 1, 2, 4 and 9: mean 4, squares 9 + 4 + 0 + 25 = 38, deviation √(38/4).
  @Test
  void mergedShardsGiveTheMomentsOfAllRows() {
    RowLayout layout = new RowLayout(1, 0, false);
    ColumnMoments moments = ColumnMoments.of(shard(new float[] {1}, new float[] {2}), layout);
    moments.merge(ColumnMoments.of(shard(new float[] {4}, new float[] {9}), layout));
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
        ColumnMoments.of(
            shard(new float[] {1, 1}, new float[] {5, 3}, new float[] {100, 0}), layout);
    assertEquals(4, moments.mean(0), 1e-12);
    assertEquals(Math.sqrt(3), moments.standardDeviation(0), 1e-12);
    assertEquals(5, moments.max(0));
  }

  @Test
  void missingCellsArePassedOver() {
    RowLayout layout = new RowLayout(2, 0, false);
    ColumnMoments moments =
        ColumnMoments.of(
            shard(new float[] {1, Float.NaN}, new float[] {Float.NaN, Float.NaN}), layout);
    assertEquals(1, moments.mean(0));
    assertEquals(0, moments.standardDeviation(0));
    assertEquals(0, moments.mean(1));
    assertEquals(0, moments.weight(1));
  }

  // The textbook formula's sum of squares would lose every digit here.
  @Test
  void aLargeMeanDoesNotDrownTheDeviation() {
    RowLayout layout = new RowLayout(1, 0, false);
    ColumnMoments moments =
        ColumnMoments.of(shard(new float[] {16_000_000}, new float[] {16_000_002}), layout);
    assertEquals(1, moments.standardDeviation(0), 1e-9);
  }
}
