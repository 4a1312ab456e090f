package io.tributary.report;

import java.util.function.LongSupplier;

/** Which epochs get a line: all of a few; of very many short ones, one a second and the last. */
final class EpochLinesShown {
  private static final long NANOS_BETWEEN = 1_000_000_000;

  private final int epochs;
  private final int few;
  private final LongSupplier clock;
  private long last;

  /**
   * @param few how many epochs get a line each
   * @param clock nanoseconds, from any point in time
   */
  EpochLinesShown(int epochs, int few, LongSupplier clock) {
    this.epochs = epochs;
    this.few = few;
    this.clock = clock;
    this.last = clock.getAsLong() - NANOS_BETWEEN;
  }

  boolean shows(int epoch) {
    long now = clock.getAsLong();
    boolean shows = epochs <= few || epoch == epochs || now - last >= NANOS_BETWEEN;
    if (shows) {
      last = now;
    }
    return shows;
  }
}
