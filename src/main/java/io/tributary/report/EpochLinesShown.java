package io.tributary.report;

import io.tributary.training.EpochReport;
import java.util.function.LongSupplier;

/** Which epochs get a line: all of a few; of very many short ones, one a second and the last. */
final class EpochLinesShown {
  private static final long NANOS_BETWEEN = 1_000_000_000;

  /** Networks that learn side by side share the room for lines; these are the usual. */
  private static final int NETWORKS = 5;

  private final int epochs;
  private final int few;
  private final LongSupplier clock;
  private long last;

  /**
   * @param few how many epochs of a network that learns alone get a line each
   * @param clock nanoseconds, from any point in time
   */
  EpochLinesShown(int epochs, int few, LongSupplier clock) {
    this.epochs = epochs;
    this.few = few;
    this.clock = clock;
    this.last = clock.getAsLong() - NANOS_BETWEEN;
  }

  boolean shows(EpochReport report) {
    long now = clock.getAsLong();
    boolean areFew = epochs <= (report.member().isPresent() ? few / NETWORKS : few);
    boolean shows = areFew || report.epoch() == epochs || now - last >= NANOS_BETWEEN;
    if (shows) {
      last = now;
    }
    return shows;
  }
}
