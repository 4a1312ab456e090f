package io.tributary.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tributary.data.RowKeys;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DistinctnessTest {
  private static Distinctness of(List<Long> values) {
    Distinctness distinctness = new Distinctness();
    values.forEach(value -> distinctness.add(RowKeys.mix(value)));
    return distinctness;
  }

  private static List<Long> range(long n, int times) {
    List<Long> values = new ArrayList<>();
    for (int t = 0; t < times; t++) {
      for (long i = 0; i < n; i++) {
        values.add(i);
      }
    }
    return values;
  }

  @Test
  void isExactWhileEverythingIsKept() {
    assertEquals(0, of(List.of()).estimate());
    assertEquals(1000, of(range(1000, 3)).estimate());
    assertFalse(of(range(1000, 3)).allDifferent());
    assertTrue(of(range(1000, 1)).allDifferent());
  }

  @ParameterizedTest
  @ValueSource(ints = {2_000, 50_000, 300_000})
  void isCloseBeyond(int n) {
    // The standard error is 1/√1024 = 3.1 %; four of them.
    assertEquals(n, of(range(n, 1)).estimate(), 0.125 * n);
    assertTrue(of(range(n, 1)).allDifferent());
    assertFalse(of(range(n, 2)).allDifferent());
  }

  @Test
  void doesNotDependOnOrderOrPartitioning() {
    List<Long> values = range(5_000, 2);
    Distinctness whole = of(values);
    Collections.shuffle(values, new Random(7));
    Distinctness merged = of(values.subList(0, 17));
    merged.merge(of(values.subList(17, 9_000)));
    merged.merge(of(values.subList(9_000, values.size())));
    assertEquals(whole.estimate(), merged.estimate());
    assertEquals(whole.allDifferent(), merged.allDifferent());
  }
}
