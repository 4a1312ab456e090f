package io.tributary.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.FloatRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** Which numbers are edges of bins. */
class InputBinsTest {
  private static final int BINS = 48;

  private static float[] levels() {
    return new float[InputBins.levels(BINS)];
  }

  @Test
  void withoutRepetitionsEachBinHasAsManyLevels() {
    float[] levels = levels();
    for (int i = 0; i < levels.length; i++) {
      levels[i] = i * i;
    }
    float[] edges = InputBins.edges(levels, BINS);
    double step = Math.sqrt(edges[1]) - Math.sqrt(edges[0]);
    for (int i = 2; i < edges.length - 1; i++) {
      assertEquals(step, Math.sqrt(edges[i]) - Math.sqrt(edges[i - 1]), 1);
    }
    assertTrue(edges.length > BINS * 0.9, "edges: " + edges.length);
  }

  /** As of capital gains, of which most are 0: quantiles alone would give the others four bins. */
  @Test
  void aNumberOfMostRowsLeavesTheBinsToTheOthers() {
    float[] levels = levels();
    int zeros = levels.length * 9 / 10;
    for (int i = zeros; i < levels.length; i++) {
      levels[i] = i - zeros + 1;
    }
    float[] edges = InputBins.edges(levels, BINS);
    assertEquals(0, edges[0]);
    assertTrue(edges.length > BINS * 0.9, "edges: " + Arrays.toString(edges));
  }

  @Test
  void fewNumbersAreEdgesEach() {
    float[] levels = levels();
    Arrays.fill(levels, 100, 500, 3);
    Arrays.fill(levels, 500, levels.length, 7);
    assertArrayEquals(new float[] {0, 3, 7}, InputBins.edges(levels, BINS));
    assertEquals(0, InputBins.edges(levels(), BINS).length);
  }

  @Property(tries = 300)
  void edgesAreSomeOfTheNumbersInOrderTheOutermostAmongThem(
      @ForAll @Size(min = 2, max = 400) float[] any,
      @ForAll @FloatRange(min = 0, max = 1) float share,
      @ForAll @IntRange(min = 2, max = 60) int bins) {
    float[] levels = any.clone();
    Arrays.fill(levels, 0, (int) (share * levels.length), levels[0]); // comes more often
    for (int i = 0; i < levels.length; i++) {
      levels[i] += 0.0f; // no -0, as scaled numbers
    }
    Arrays.sort(levels);
    float[] edges = InputBins.edges(levels, bins);
    assertTrue(edges.length <= bins + 1, edges.length + " edges of " + bins + " bins");
    for (int i = 0; i < edges.length; i++) {
      assertTrue(i == 0 || edges[i - 1] < edges[i], Arrays.toString(edges));
      assertTrue(Arrays.binarySearch(levels, edges[i]) >= 0, Arrays.toString(edges));
    }
    if (levels[0] < levels[levels.length - 1]) {
      assertEquals(levels[0], edges[0]);
      assertEquals(levels[levels.length - 1], edges[edges.length - 1]);
    }
  }
}
