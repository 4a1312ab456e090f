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
    this(ticker, ticker.nanos(), minutes * 60e9);
  }

  private TimeLimit(Ticker ticker, long begun, double nanos) {
    this.ticker = ticker;
    this.begun = begun;
    this.nanos = nanos;
  }

  /** From now on, an equal part of what is left. */
  public TimeLimit part(int parts) {
    long now = ticker.nanos();
    double left = nanos - (now - begun);
    return new TimeLimit(ticker, now, nanos == 0 ? 0 : Math.max(1, left / parts));
  }

  /** Whether training is to end. */
  boolean isOver() {
    return nanos > 0 && ticker.nanos() - begun >= nanos;
  }
}
