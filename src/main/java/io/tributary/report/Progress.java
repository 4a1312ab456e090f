package io.tributary.report;

import io.tributary.time.Ticker;
import io.tributary.training.EpochReport;
import java.io.PrintWriter;
import java.util.function.LongSupplier;

/** Shows how training goes: one bar on a terminal with epochs' lines above it, lines elsewhere. */
public interface Progress extends AutoCloseable {
  /** A mini-batch is done. */
  void batchEnded(int epoch, long rows, double meanLoss);

  /** An epoch is done. */
  void epochEnded(EpochReport report);

  /** Has something written that is to stay, to the same terminal perhaps; from any thread. */
  void above(Runnable writes);

  @Override
  void close();

  /** Begins to show. */
  static Progress start(PrintWriter out, long rowsOfEpoch, int epochs, Ticker ticker) {
    LongSupplier clock = ticker::nanos;
    // On a terminal, lines push each other out of sight; a log keeps them.
    return Terminal.isStandardError()
        ? new TerminalBar(out, rowsOfEpoch, epochs, new EpochLinesShown(epochs, 20, clock))
        : new ProgressLines(
            out, rowsOfEpoch, epochs, new EpochLinesShown(epochs, 100, clock), clock);
  }
}
