package io.tributary.optimizer;

import io.tributary.config.Range;

/** What optimisers ask of their settings. */
final class Checks {
  private Checks() {}

  static void positive(String name, double value) {
    if (!Range.above(0).ofFloats().contains(value)) {
      throw new IllegalArgumentException(
          name + " must be a number above 0 that a 32-bit float can hold, not " + value);
    }
  }

  static void fraction(String name, double value) {
    if (!Range.closedOpen(0, 1).ofFloats().contains(value)) {
      throw new IllegalArgumentException(name + " must be from 0 to below 1, not " + value);
    }
  }
}
