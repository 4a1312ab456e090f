package io.tributary.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Rows with codes have the order and the content of the one-hot rows that they stand for, which are
 * written out here.
 */
class PackedCategoriesTest {
  private static final int[] CATEGORIES = {0, 5, 1, 0, 40};
  private static final int TARGETS = 1;

  private static float[] packed(Random random) {
    float[] row = new float[CATEGORIES.length + TARGETS];
    for (int i = 0; i < row.length; i++) {
      int of = i < CATEGORIES.length ? CATEGORIES[i] : 0;
      row[i] =
          of > 0
              ? CategoryCode.packed(random.nextInt(of + 1) - 1, of)
              : random.nextInt(3) - 1 + 0.5f * random.nextInt(2);
    }
    return row;
  }

  private static float[] oneHot(float[] row) {
    float[] written = new float[2 + 5 + 1 + 40 + TARGETS];
    int at = 0;
    for (int i = 0; i < row.length; i++) {
      int of = i < CATEGORIES.length ? CATEGORIES[i] : 0;
      if (of == 0) {
        written[at++] = row[i];
      } else {
        int code = CategoryCode.of(row[i], of);
        if (code >= 0) {
          written[at + code] = 1;
        }
        at += of;
      }
    }
    return written;
  }

  @Test
  void rowsOfOneKeyAreInTheOrderOfOneHotRows() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    List<float[]> rows = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      rows.add(packed(random));
    }
    int stride = CATEGORIES.length + TARGETS;
    RowBlock block = new RowBlock(rows.size(), stride);
    rows.forEach(row -> block.add(1, row, 0));
    SortedRows sorted = SortedRows.sort(List.of(block), stride);
    Comparator<float[]> byBits =
        (a, b) -> {
          int k = Arrays.mismatch(a, b);
          return k < 0
              ? 0
              : Integer.compare(Float.floatToRawIntBits(a[k]), Float.floatToRawIntBits(b[k]));
        };
    rows.sort(Comparator.comparing(PackedCategoriesTest::oneHot, byBits));
    float[] row = new float[stride];
    for (int i = 0; i < rows.size(); i++) {
      sorted.rows().copy(i, 0, stride, row, 0);
      assertArrayEquals(rows.get(i), row, "row " + i + " of seed " + seed);
    }
  }

  // As rows were hashed when they were one-hot.
  private static long hash(long key, float[] row) {
    long hash = key;
    for (float value : row) {
      hash = Long.rotateLeft(hash ^ Float.floatToIntBits(value), 27) * 0x9e37_79b9_7f4a_7c15L;
    }
    return hash;
  }

  @Test
  void theirContentIsThatOfOneHotRows() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < 300; i++) {
      float[] row = packed(random);
      long key = random.nextLong();
      assertEquals(hash(key, oneHot(row)), RowKeys.content(key, row, CATEGORIES), "seed " + seed);
    }
    // Of very many categories, it takes in the code alone.
    float[] wide = {CategoryCode.packed(17, 200_000), 3};
    assertEquals(hash(5, wide), RowKeys.content(5, wide, new int[] {200_000}));
  }
}
