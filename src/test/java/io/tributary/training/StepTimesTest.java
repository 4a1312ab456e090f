package io.tributary.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class StepTimesTest {
  @Test
  void percentilesAreWithinOnePercent() {
    StepTimes times = new StepTimes();
    for (int millis = 1; millis <= 100; millis++) {
      times.add(millis * 1_000_000L);
    }
    assertEquals(50, times.percentileMillis(0.5), 0.5);
    assertEquals(95, times.percentileMillis(0.95), 0.95);
    assertEquals(50.5, times.meanMillis(), 1e-9);
    assertEquals(5.05, times.totalSeconds(), 1e-9);
  }

  @Test
  void noStepsHaveNoTimes() {
    assertTrue(Double.isNaN(new StepTimes().percentileMillis(0.5)));
    assertTrue(Double.isNaN(new StepTimes().meanMillis()));
  }
}
