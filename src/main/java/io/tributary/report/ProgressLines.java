package io.tributary.report;

import io.tributary.training.EpochReport;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.function.LongSupplier;

/** Lines for a log: epochs, and now and then where a long one stands. */
final class ProgressLines implements Progress {
  /** A log that says nothing for longer looks like a run that hangs. */
  private static final long SILENCE_NANOS = 30_000_000_000L;

  private final PrintWriter out;
  private final long rowsOfEpoch;
  private final int epochs;
  private final EpochLinesShown lines;
  private final LongSupplier clock;
  private long lastLine;
  private long firstRows = -1; // done, and when, as far as this process knows
  private long firstNanos;

  ProgressLines(
      PrintWriter out, long rowsOfEpoch, int epochs, EpochLinesShown lines, LongSupplier clock) {
    this.out = out;
    this.rowsOfEpoch = rowsOfEpoch;
    this.epochs = epochs;
    this.lines = lines;
    this.clock = clock;
    this.lastLine = clock.getAsLong();
  }

  @Override
  public void batchEnded(int epoch, long rows, double meanLoss) {
    long now = clock.getAsLong();
    long done = (epoch - 1) * rowsOfEpoch + rows;
    if (firstRows < 0) {
      firstRows = done;
      firstNanos = now;
    }
    if (now - lastLine >= SILENCE_NANOS && rows < rowsOfEpoch) {
      lastLine = now;
      double speed = (done - firstRows) * 1e9 / (now - firstNanos);
      out.println(
          String.format(
              Locale.ROOT,
              "epoch %d/%d  %.0f%% of its rows  loss %.5g so far  %,.0f rows/s",
              epoch,
              epochs,
              100.0 * rows / rowsOfEpoch,
              meanLoss,
              speed));
      out.flush();
    }
  }

  @Override
  public void epochEnded(EpochReport report) {
    if (lines.shows(report)) {
      lastLine = clock.getAsLong();
      out.println(EpochLines.textWithSpeed(report, epochs));
      out.flush();
    }
  }

  @Override
  public void above(Runnable writes) {
    writes.run();
  }

  @Override
  public void close() {}
}
