package io.tributary.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tributary.config.UserException;
import io.tributary.testing.SteadyAllocation;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class IndexSortTest {
  private static final int MILLION = 1_000_000;

  /** The library's stable sort of boxed indices, of a part of an array; many values are equal. */
  @Property(tries = 300)
  void sortsAPartOfTheIndicesAsTheLibraryDoes(
      @ForAll long seed,
      @ForAll @IntRange(max = 700) int size,
      @ForAll @IntRange(min = 1, max = 50) int values) {
    Random random = new Random(seed);
    int[] value = random.ints(size, 0, values).toArray();
    int[] indices = IntStream.range(0, size).toArray();
    for (int k = size - 1; k > 0; k--) {
      int other = random.nextInt(k + 1);
      int swap = indices[k];
      indices[k] = indices[other];
      indices[other] = swap;
    }
    int from = random.nextInt(size + 1);
    int to = from + random.nextInt(size - from + 1);
    List<Integer> boxed = IntStream.of(indices).boxed().toList();
    Integer[] part = boxed.subList(from, to).toArray(new Integer[0]);
    Arrays.sort(part, Comparator.comparingInt(i -> value[i]));
    int[] expected = indices.clone();
    for (int k = from; k < to; k++) {
      expected[k] = part[k - from];
    }
    IndexSort.sort(indices, from, to, (i, j) -> Integer.compare(value[i], value[j]));
    assertArrayEquals(expected, indices);
  }

  @Test
  void equalOnesCostOneComparisonEachAndNoMemory() {
    int[] indices = IntStream.range(0, MILLION).toArray();
    long[] comparisons = new long[1];
    IndexSort.Order equal =
        (i, j) -> {
          comparisons[0]++;
          return 0;
        };
    SteadyAllocation.assertAtMost(
        1 << 16, () -> comparisons[0] = 0, () -> IndexSort.sort(indices, 0, MILLION, equal));
    assertEquals(MILLION - 1, comparisons[0]);
    assertArrayEquals(IntStream.range(0, MILLION).toArray(), indices);
  }

  /**
   * A row takes its key twice, its block, its place twice, and its two numbers: 36 bytes; and there
   * are counters of 2 MB and 256 KB. Boxed indices were 20 bytes a row more.
   */
  @Test
  void aMillionEqualRowsAreSortedInBoundedMemory() {
    RowBlock block = new RowBlock(MILLION, 2);
    for (int i = 0; i < MILLION; i++) {
      block.add(7, new float[] {1, 2}, 0);
    }
    List<RowBlock> blocks = List.of(block.trimmed());
    SteadyAllocation.assertAtMost(36L * MILLION + (4 << 20), () -> SortedRows.sort(blocks, 2));
    SortedRows sorted = SortedRows.sort(blocks, 2);
    int[] occurrences = sorted.occurrences();
    assertEquals(MILLION, sorted.size());
    assertEquals(MILLION - 1, occurrences[MILLION - 1]);
  }

  /** A single row that no heap below 8 GB has room for, and nothing else is allocated. */
  @Test
  void rowsThatTheHeapHasNoRoomForAreToldWithTheSetting() {
    assumeTrue(Runtime.getRuntime().maxMemory() < 8L << 30);
    RowBlock block = new RowBlock(1, 1);
    block.add(7, new float[1], 0);
    UserException told =
        assertThrows(
            UserException.class, () -> SortedRows.sort(List.of(block), Integer.MAX_VALUE - 8));
    assertNull(told.getCause()); // Spark ends a process whose task fails for such an error
    assertTrue(told.getMessage().startsWith("1 rows are to be sorted"), told.getMessage());
    assertTrue(told.getMessage().contains("8,191 MB"), told.getMessage());
    assertTrue(told.getMessage().contains("--executor-memory"), told.getMessage());
  }
}
