package io.tributary.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A column of one value has no spread, whatever the rows weigh. */
class ConstantColumnTest {
  @Test
  void weightsGiveAConstantNoDeviation() {
    long seed = 20_240_229;
    Random random = new Random(seed);
    for (int table = 0; table < 300; table++) {
      float constant = (float) (random.nextGaussian() * Math.pow(10, random.nextInt(13) - 6));
      int rows = 1 + random.nextInt(400);
      int shards = 1 + random.nextInt(3);
      RowLayout layout = new RowLayout(1, 1, true);
      ColumnMoments all = null;
      for (int shard = 0; shard < shards; shard++) {
        RowBlock block = new RowBlock(rows, 3);
        for (int i = 0; i < rows; i++) {
          float weight = (float) Math.exp(3 * random.nextGaussian());
          block.add(random.nextLong(), new float[] {constant, -constant, weight}, 0);
        }
        ColumnMoments.Collector collector = new ColumnMoments.Collector(layout);
        collector.addTraining(SortedRows.sort(List.of(block), 3), SplitRule.WHOLE);
        if (all == null) {
          all = collector.moments();
        } else {
          all.merge(collector.moments());
        }
      }
      String which = "table %d of seed %d: %s".formatted(table, seed, constant);
      assertEquals(0, all.standardDeviation(0), which);
      assertEquals(0, all.standardDeviation(1), which);
      TableEncoding fitted =
          new TableEncoding(
                  List.of(NumericFeature.unscaled("x")),
                  NumericLabel.unscaled(List.of("y")),
                  "w",
                  MissingPolicy.FAIL,
                  List.of(),
                  List.of())
              .fitted(ColumnStatistics.of(all), Scaling.STANDARD, true);
      assertEquals(1, fitted.features().get(0).scaling(0).factor(), which);
      assertEquals(1, ((NumericLabel) fitted.label()).scales().get(0), which);
      // What stood for the constant stays near 0: an input, not a number of sixteen digits.
      float[] row = {constant};
      new RowScaler(fitted).scale(row, 0, 1);
      assertTrue(Math.abs(row[0]) <= Math.ulp(constant), which + " became " + row[0]);
    }
  }
}
