package io.tributary.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class ApportionmentTest {
  /** Webster's method as its definition reads: seat after seat to the highest quotient. */
  private static int[] seatBySeat(int[] sizes, long seats) {
    int[] taken = new int[sizes.length];
    for (long seat = 0; seat < seats; seat++) {
      int best = -1;
      for (int i = 0; i < sizes.length; i++) {
        if (taken[i] < sizes[i]
            && (best < 0
                || (long) sizes[i] * (2 * taken[best] + 1)
                    > (long) sizes[best] * (2 * taken[i] + 1))) {
          best = i;
        }
      }
      taken[best]++;
    }
    return taken;
  }

  @Property
  void equalsTheDefinitionAtEveryBatch(
      @ForAll @Size(min = 1, max = 9) List<@IntRange(max = 60) Integer> rows,
      @ForAll @IntRange(min = 1, max = 40) int batchSize) {
    int[] sizes = rows.stream().mapToInt(r -> r).toArray();
    Apportionment apportionment = new Apportionment(sizes);
    int[] counts = new int[sizes.length];
    int[] before = new int[sizes.length];
    for (long reached = 0; reached < apportionment.total(); ) {
      reached = Math.min(apportionment.total(), reached + batchSize);
      apportionment.advance(reached, counts);
      assertArrayEquals(seatBySeat(sizes, reached), counts);
      for (int i = 0; i < sizes.length; i++) {
        assertTrue(counts[i] >= before[i], "a slice is never negative");
      }
      before = counts.clone();
    }
    assertArrayEquals(sizes, before, "every row is used");
  }

  // 21 of 10,720: shares 14.24, 2.41 and 4.35 round to 14 + 2 + 4 = 20. The last one goes to the
  // highest of 7270/29 = 250.7, 1230/5 = 246 and 2220/9 = 246.7.
  @Test
  void theHighestQuotientTakesTheRowThatRoundingLeaves() {
    int[] counts = new int[3];
    new Apportionment(new int[] {7270, 1230, 2220}).advance(21, counts);
    assertArrayEquals(new int[] {15, 2, 4}, counts);
  }

  @Property
  void batchesAreExactAndEveryRowIsUsedOnce(
      @ForAll @Size(min = 1, max = 7) List<@IntRange(max = 50) Integer> rows,
      @ForAll @IntRange(min = 1, max = 64) int batchSize) {
    int[] sizes = rows.stream().mapToInt(r -> r).toArray();
    EpochPlan plan = new EpochPlan(sizes, batchSize);
    int total = Arrays.stream(sizes).sum();
    for (int epoch = 1; epoch <= 2; epoch++) {
      plan.begin(epoch);
      int[] next = new int[sizes.length];
      int used = 0;
      for (Slices slices = plan.next(); slices != null; slices = plan.next()) {
        int batch = 0;
        for (int s = 0; s < sizes.length; s++) {
          assertEquals(next[s], slices.from(s));
          next[s] += slices.count(s);
          batch += slices.count(s);
        }
        used += batch;
        assertEquals(used == total ? total - (used - batch) : batchSize, batch);
      }
      assertArrayEquals(sizes, next);
    }
  }
}
