package io.tributary.engine;

import java.util.Map;

/** Tells what steps' time goes into. */
public interface StepTiming {
  /**
   * The parts of a step, in milliseconds on average, for people who want to know what to change;
   * empty if there is nothing to tell.
   */
  default Map<String, Double> stepPartsMillis() {
    return Map.of();
  }
}
