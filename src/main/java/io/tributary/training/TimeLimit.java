package io.tributary.training;

import io.tributary.time.Ticker;

/** How long a run may train. */
public final class TimeLimit {
  private final Ticker ticker;
  private final long begun;
  private final double nanos; // 0: no limit

  /**
   * @param minutes from now on; 0: as long as it takes
   */
  public TimeLimit(Ticker ticker, double minutes) {
    this.ticker = ticker;
    this.begun = ticker.nanos();
    this.nanos = minutes * 60e9;
  }

  /** Whether training is to end. */
  boolean isOver() {
    return nanos > 0 && ticker.nanos() - begun >= nanos;
  }
}
