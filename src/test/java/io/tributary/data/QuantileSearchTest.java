package io.tributary.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/**
 * Quantiles found in passes are those of the sorted numbers, whatever parts the numbers come in.
 *
 * <p>The oracle sorts all numbers: of n of them, the i-th of m quantiles is the one at h = i (n −
 * 1) / (m − 1), or a + (h − ⌊h⌋)(b − a) between two.
 */
class QuantileSearchTest {
  private static double[] sortedQuantiles(float[] numbers, int m) {
    float[] sorted = numbers.clone();
    Arrays.sort(sorted);
    double[] quantiles = new double[m];
    for (int i = 0; i < m; i++) {
      double h = (double) i * (sorted.length - 1) / (m - 1);
      double a = sorted[(int) h];
      double b = sorted[Math.min((int) h + 1, sorted.length - 1)];
      quantiles[i] = a + (h - (int) h) * (b - a);
    }
    return quantiles;
  }

  private static void assertFound(float[] numbers, int m, Random random, String which) {
    QuantileSearch search = new QuantileSearch(m, 5);
    int passes = 0;
    while (!search.isDone()) {
      search.add(counts(numbers, search, 1 + random.nextInt(5), random));
      passes++;
    }
    assertEven(numbers, search, m, which);
    assertEven(numbers, search, 5, which);
    assertTrue(passes <= 6, which + ": " + passes + " passes");
  }

  private static void assertEven(float[] numbers, QuantileSearch search, int m, String which) {
    double[] expected = sortedQuantiles(numbers, m);
    double[] found = search.even(m);
    for (int i = 0; i < m; i++) {
      double tolerance = 1e-12 * Math.abs(expected[i]) + 1e-6 * Float.MIN_VALUE;
      assertEquals(expected[i], found[i], tolerance, which + ", " + i + " of " + m);
    }
  }

  // Rows in a number of shards, whose counts are merged in any order.
  private static PrefixCounts counts(
      float[] numbers, QuantileSearch search, int shards, Random random) {
    PrefixCounts[] parts = new PrefixCounts[shards];
    Arrays.setAll(parts, s -> new PrefixCounts());
    int[][] keys = new int[shards][numbers.length];
    int[] sizes = new int[shards];
    QuantileSearch.Wanted wanted = search.wanted();
    for (float x : numbers) {
      int key = PrefixCounts.key(x);
      if (Arrays.binarySearch(wanted.prefixes(), PrefixCounts.prefix(key, wanted.bits())) >= 0) {
        int s = random.nextInt(shards);
        keys[s][sizes[s]++] = key;
      }
    }
    for (int s = 0; s < shards; s++) {
      Arrays.sort(keys[s], 0, sizes[s]);
      parts[s] = PrefixCounts.ofSorted(keys[s], sizes[s]);
    }
    PrefixCounts all = parts[shards - 1];
    for (int s = shards - 2; s >= 0; s--) {
      all.merge(parts[s]);
    }
    return all;
  }

  private static float[] numbers(int n, Supplier<Number> of) {
    float[] numbers = new float[n];
    for (int i = 0; i < n; i++) {
      numbers[i] = of.get().floatValue() + 0.0f;
    }
    return numbers;
  }

  @Test
  void quantilesAreThoseOfTheSortedNumbers() {
    long seed = 20_261_128;
    Random random = new Random(seed);
    List<Supplier<Number>> kinds =
        List.of(
            random::nextGaussian,
            () -> random.nextInt(3),
            () -> Math.exp(10 * random.nextGaussian()),
            () -> 20_000 + random.nextInt(50_000) / 100.0,
            () -> random.nextInt(10) == 0 ? random.nextGaussian() : 0,
            () -> {
              float any = Float.intBitsToFloat(random.nextInt());
              return Float.isFinite(any) ? any : Float.MIN_VALUE;
            });
    for (int k = 0; k < kinds.size(); k++) {
      for (int n : new int[] {1, 2, 3, 1000, 1001, 100_000}) {
        for (int m : n < 100_000 ? new int[] {2, 5, 49, 1000} : new int[] {1000}) {
          assertFound(
              numbers(n, kinds.get(k)),
              m,
              random,
              "kind %d, %d numbers, %d quantiles, seed %d".formatted(k, n, m, seed));
        }
      }
    }
  }

  /** NumPy 1.24: {@code np.quantile([3, 1, 2, 10], [0, .25, .5, .75, 1])}. */
  @Test
  void quartilesAreNumpys() {
    QuantileSearch search = new QuantileSearch(5);
    int[] keys = {
      PrefixCounts.key(1), PrefixCounts.key(2), PrefixCounts.key(3), PrefixCounts.key(10)
    };
    search.add(PrefixCounts.ofSorted(keys, 4));
    assertTrue(search.isDone());
    assertArrayEquals(new double[] {1, 1.75, 2.5, 4.75, 10}, search.even(5));
  }

  @Test
  void noNumbersHaveQuantilesOfZero() {
    QuantileSearch search = new QuantileSearch(5);
    search.add(new PrefixCounts());
    assertTrue(search.isDone());
    assertArrayEquals(new double[5], search.even(5));
  }

  @Test
  void countsAreTheSameInAnyPartsAndBounded() {
    Random random = new Random(11);
    float[] numbers = numbers(100_000, random::nextGaussian);
    QuantileSearch search = new QuantileSearch(5);
    PrefixCounts one = counts(numbers, search, 1, random);
    PrefixCounts many = counts(numbers, search, 9, random);
    assertTrue(one.size() <= PrefixCounts.MOST && one.size() > PrefixCounts.MOST / 8);
    assertEquals(one.bits(), many.bits());
    assertEquals(one.size(), many.size());
    assertEquals(numbers.length, many.total());
    for (int i = 0; i < one.size(); i++) {
      assertEquals(one.prefix(i), many.prefix(i));
      assertEquals(one.count(i), many.count(i));
    }
  }

  @Test
  void keysAreOrderedAsFloatsAre() {
    float[] ascending = {
      Float.NEGATIVE_INFINITY, -Float.MAX_VALUE, -1, -Float.MIN_VALUE, 0, Float.MIN_VALUE, 1, 1e38f
    };
    for (int i = 0; i < ascending.length; i++) {
      assertEquals(ascending[i], PrefixCounts.number(PrefixCounts.key(ascending[i])));
      assertTrue(i == 0 || PrefixCounts.key(ascending[i - 1]) < PrefixCounts.key(ascending[i]));
    }
  }

  @Test
  void keysAreSorted() {
    Random random = new Random(12);
    for (int n : new int[] {0, 1, 511, 512, 4096, 70_000}) {
      int[] keys = random.ints(n + 3).toArray();
      int[] expected = Arrays.copyOf(keys, n);
      Arrays.sort(expected);
      new KeySort().sort(keys, n);
      assertArrayEquals(expected, Arrays.copyOf(keys, n));
    }
  }
}
