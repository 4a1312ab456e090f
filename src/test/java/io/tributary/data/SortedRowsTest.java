package io.tributary.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class SortedRowsTest {
  @Property
  void orderIsAnUnsignedSort(@ForAll @Size(max = 500) long[] keys) {
    int[] order = SortedRows.sortedOrder(keys);
    long[] expected =
        Arrays.stream(keys).boxed().sorted(Long::compareUnsigned).mapToLong(k -> k).toArray();
    assertArrayEquals(expected, IntStream.of(order).mapToLong(i -> keys[i]).toArray());
  }

  @Test
  void manyKeysAreSortedToo() {
    long[] keys = new Random(1).longs(40_000).toArray();
    int[] order = SortedRows.sortedOrder(keys);
    for (int i = 1; i < order.length; i++) {
      assertTrue(Long.compareUnsigned(keys[order[i - 1]], keys[order[i]]) <= 0);
    }
  }

  /** Buckets of more keys than an insertion sort is for: few distinct keys, or a dense cluster. */
  @Property(tries = 50)
  void unevenKeysAreSortedAndEqualOnesStay(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 3000) int n) {
    Random random = new Random(seed);
    long base = random.nextLong();
    long[] keys = new long[n];
    for (int i = 0; i < n; i++) {
      keys[i] = random.nextInt(4) == 0 ? random.nextLong() : base + random.nextInt(3);
    }
    int[] expected =
        IntStream.range(0, n)
            .boxed()
            .sorted((i, j) -> Long.compareUnsigned(keys[i], keys[j]))
            .mapToInt(i -> i)
            .toArray();
    assertArrayEquals(expected, SortedRows.sortedOrder(keys));
  }

  /** Few distinct keys and values: collisions of keys with and without equal rows. */
  @Property
  void orderIsAFunctionOfTheRowsAsAMultiset(
      @ForAll @Size(max = 60) List<@IntRange(max = 5) Integer> seeds, @ForAll long shuffleSeed) {
    List<int[]> rows = new ArrayList<>();
    for (int seed : seeds) {
      rows.add(new int[] {seed % 3, seed % 2}); // key, value
    }
    SortedRows one = sort(rows, 100);
    Collections.shuffle(rows, new Random(shuffleSeed));
    SortedRows other = sort(rows, 3);
    assertEquals(describe(one), describe(other));
  }

  private static SortedRows sort(List<int[]> rows, int blockRows) {
    List<RowBlock> blocks = new ArrayList<>();
    for (int from = 0; from < rows.size(); from += blockRows) {
      RowBlock block = new RowBlock(blockRows, 2);
      for (int[] row : rows.subList(from, Math.min(rows.size(), from + blockRows))) {
        block.add(row[0], new float[] {row[1], row[0]}, 0);
      }
      blocks.add(block.trimmed());
    }
    return SortedRows.sort(blocks, 2);
  }

  private static List<String> describe(SortedRows sorted) {
    int[] occurrences = sorted.occurrences();
    List<String> rows = new ArrayList<>();
    for (int i = 0; i < sorted.size(); i++) {
      rows.add(
          sorted.key(i)
              + ":"
              + sorted.rows().value(i, 0)
              + "#"
              + (occurrences == null ? 0 : occurrences[i]));
    }
    return rows;
  }

  @Test
  void equalRowsAreCountedAndOthersAreNot() {
    assertNull(sort(List.of(new int[] {1, 1}, new int[] {2, 1}), 9).occurrences());
    // One key, two contents: 0 0 1, of which the second 0 is a repetition.
    int[] occurrences =
        sort(List.of(new int[] {1, 0}, new int[] {1, 1}, new int[] {1, 0}), 9).occurrences();
    assertArrayEquals(new int[] {0, 1, 2}, occurrences);
  }

  /** A thousand equal rows spread over the shards: none has more than twice its share. */
  @Test
  void equalRowsSpread() {
    long hash = RowKeys.number(RowKeys.start(42), 1.5f);
    int[] counts = new int[8];
    for (int i = 0; i < 1000; i++) {
      counts[RowKeys.shard(RowKeys.key(hash, i), 8)]++;
    }
    assertTrue(Arrays.stream(counts).max().getAsInt() < 250, Arrays.toString(counts));
    assertTrue(Arrays.stream(counts).min().getAsInt() > 62, Arrays.toString(counts));
  }

  @Test
  void shardsAreEqualRangesOfTheUnsignedKeySpace() {
    assertEquals(0, RowKeys.shard(0, 5));
    assertEquals(4, RowKeys.shard(-1, 5));
    assertEquals(2, RowKeys.shard(Long.MIN_VALUE, 5)); // the middle
    assertEquals(1, RowKeys.shard(Long.MIN_VALUE, 2));
    assertEquals(0, RowKeys.shard(Long.MAX_VALUE, 2));
  }

  @Test
  void minusZeroIsZero() {
    assertEquals(RowKeys.number(7, 0.0f), RowKeys.number(7, -0.0f));
  }

  /** 0.2 of 100,000 rows: within five standard deviations (5·√(0.2·0.8·100,000) = 632). */
  @Test
  void theWantedPartIsHeldOut() {
    int heldOut = 0;
    for (int i = 0; i < 100_000; i++) {
      heldOut += RowKeys.lot(RowKeys.number(RowKeys.start(1), i)) < 0.2 ? 1 : 0;
    }
    assertEquals(20_000, heldOut, 632);
  }
}
