package io.tributary.math;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tributary.math.RandomStream.Purpose;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RandomStreamTest {
  /** Seeds, purposes and keys are small numbers that must not stand in for each other. */
  @Test
  void noTwoStreamsMeet() {
    Set<Double> first = new HashSet<>();
    int streams = 0;
    for (long seed = -8; seed < 24; seed++) {
      for (Purpose purpose : Purpose.values()) {
        first.add(new RandomStream(seed, purpose).nextDouble());
        streams++;
        for (long a = -4; a < 12; a++) {
          first.add(new RandomStream(seed, purpose, a).nextDouble());
          streams++;
          for (long b = 0; b < 8; b++) {
            first.add(new RandomStream(seed, purpose, a, b).nextDouble());
            streams++;
          }
        }
      }
    }
    assertEquals(streams, first.size());
  }

  /** Seed 0's weights were seed 2's orders. */
  @Test
  void seedAndPurposeDoNotChangePlaces() {
    int same = 0;
    for (long a = 0; a < 50; a++) {
      for (long b = 0; b < 50; b++) {
        double weights = new RandomStream(a, Purpose.INITIALIZATION, 1).nextDouble();
        same += weights == new RandomStream(b, Purpose.SHUFFLE, 1).nextDouble() ? 1 : 0;
      }
    }
    assertEquals(0, same);
  }

  /** 2⁻⁵³·⌊random / 2¹¹⌋ lies in [0, 1), and its mean is 1/2 within four deviations. */
  @Test
  void numbersAreUniform() {
    RandomStream stream = new RandomStream(42, Purpose.SHUFFLE, 1, 2);
    int n = 10_000;
    double sum = 0;
    for (int i = 0; i < n; i++) {
      double number = stream.nextDouble();
      assertTrue(number >= 0 && number < 1);
      sum += number;
    }
    assertEquals(0.5, sum / n, 4 / Math.sqrt(12.0 * n));
  }
}
