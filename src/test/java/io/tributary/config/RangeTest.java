package io.tributary.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class RangeTest {
  @Test
  void boundsAreIncludedOrNot() {
    assertTrue(Range.closed(0, 1).contains(0));
    assertTrue(Range.closed(0, 1).contains(1));
    assertFalse(Range.open(0, 1).contains(0));
    assertFalse(Range.open(0, 1).contains(1));
    assertTrue(Range.closedOpen(0, 1).contains(0));
    assertFalse(Range.closedOpen(0, 1).contains(1));
    assertFalse(Range.openClosed(0, 1).contains(0));
    assertTrue(Range.openClosed(0, 1).contains(1));
    assertFalse(Range.above(0).contains(0));
    assertTrue(Range.above(0).contains(Double.MIN_VALUE));
    assertTrue(Range.atLeast(0).contains(0));
    assertTrue(Range.any().contains(-Double.MAX_VALUE));
  }

  @Test
  void onlyFiniteNumbersAreInARange() {
    assertFalse(Range.any().contains(Double.NaN));
    assertFalse(Range.atLeast(0).contains(Double.POSITIVE_INFINITY));
    assertFalse(Range.any().contains(Double.NEGATIVE_INFINITY));
  }

  @Test
  void textsReadAsPartsOfASentence() {
    assertEquals("", Range.any().toString());
    assertEquals("of at least 0", Range.atLeast(0).toString());
    assertEquals("above 0.5", Range.above(0.5).toString());
    assertEquals("from 0 to 1", Range.closed(0, 1).toString());
    assertEquals("above 0 and below 1", Range.open(0, 1).toString());
    assertEquals("of at least 0 and below 1", Range.closedOpen(0, 1).toString());
    assertEquals("above 0 and at most 1", Range.openClosed(0, 1).toString());
    assertEquals("of at most 3", new Range(Double.NEGATIVE_INFINITY, false, 3, true).toString());
    assertEquals("below 3", new Range(Double.NEGATIVE_INFINITY, false, 3, false).toString());
  }

  @Test
  void emptyRangesAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> Range.closed(1, 0));
    assertThrows(IllegalArgumentException.class, () -> Range.atLeast(Double.NaN));
  }

  // The smallest 32-bit float is 2^-149, about 1.4e-45; half of it and less become 0.
  @Test
  void whatA32BitFloatWouldTurnIntoAnotherNumberIsOut() {
    Range above = Range.above(0).ofFloats();
    assertTrue(above.contains(1.4e-45));
    assertFalse(above.contains(1e-46));
    assertTrue(above.contains(3.4e38));
    assertFalse(above.contains(3.5e38));
    assertFalse(Range.closedOpen(0, 1).ofFloats().contains(0.999_999_999_9)); // 1 as a float
    assertTrue(Range.closedOpen(0, 1).ofFloats().contains(0));
    assertTrue(Range.above(0).contains(1e-46));
    assertEquals("above 0 that a 32-bit float can hold", above.toString());
  }
}
