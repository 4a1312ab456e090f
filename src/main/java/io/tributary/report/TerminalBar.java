package io.tributary.report;

import io.tributary.training.EpochReport;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressState;

/** One bar for the whole run, drawn by its own thread on standard error; epochs' lines above it. */
final class TerminalBar implements Progress {
  private static final int REDRAWN_MILLIS = 200;

  private final EpochLinesShown lines;
  private final PrintWriter out;
  private final long rowsOfEpoch;
  private final int epochs;
  private final Line line = new Line(System.err);
  private ProgressBar bar; // null before the first batch, which says where the run stands
  private volatile BarLine shown;
  private String validation = "";

  TerminalBar(PrintWriter out, long rowsOfEpoch, int epochs, EpochLinesShown lines) {
    this.out = out;
    this.rowsOfEpoch = rowsOfEpoch;
    this.epochs = epochs;
    this.lines = lines;
  }

  @Override
  public void batchEnded(int epoch, long rows, double meanLoss) {
    long done = (epoch - 1) * rowsOfEpoch + rows;
    shown = new BarLine(epoch, epochs, 0, meanLoss, validation, 0, Optional.empty());
    if (bar == null) {
      bar =
          new ProgressBarBuilder()
              .setInitialMax(rowsOfEpoch * epochs)
              .setUpdateIntervalMillis(REDRAWN_MILLIS)
              .startsFrom(done, Duration.ZERO)
              .setConsumer(line)
              .setRenderer(this::text)
              .build();
    }
    bar.stepTo(done);
  }

  // The speed is that of this process: what an earlier one did before a checkpoint does not count.
  private String text(ProgressState state, int width) {
    BarLine batch = shown;
    double seconds = state.getElapsedAfterStart().toNanos() / 1e9;
    double speed = seconds > 0 ? (state.getCurrent() - state.getStart()) / seconds : 0;
    Optional<Duration> left =
        speed > 0
            ? Optional.of(
                Duration.ofSeconds((long) ((state.getMax() - state.getCurrent()) / speed)))
            : Optional.empty();
    return new BarLine(
            batch.epoch(),
            epochs,
            state.getNormalizedProgress(),
            batch.loss(),
            batch.validation(),
            speed,
            left)
        .text(width);
  }

  @Override
  public void epochEnded(EpochReport report) {
    for (String metric : new String[] {"accuracy", "r2"}) {
      report
          .validation()
          .value(metric)
          .ifPresent(
              value -> validation = String.format(Locale.ROOT, "val %s %.4f", metric, value));
    }
    if (lines.shows(report)) {
      String text = EpochLines.text(report, epochs);
      above(
          () -> {
            out.println(text);
            out.flush();
          });
    }
  }

  @Override
  public void above(Runnable writes) {
    line.above(writes);
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
    }
  }

  /** The terminal's last line, which gives way to others. */
  private static final class Line extends ConsoleProgressBarConsumer {
    private final PrintStream terminal;
    private String last = "";

    Line(PrintStream terminal) {
      super(terminal);
      this.terminal = terminal;
    }

    @Override
    public synchronized void accept(String text) {
      terminal.print("\r" + text + " ".repeat(Math.max(0, last.length() - text.length())));
      terminal.flush();
      last = text;
    }

    /** Has something else written where the bar is, and the bar below it. */
    synchronized void above(Runnable writes) {
      terminal.print("\r" + " ".repeat(last.length()) + "\r");
      terminal.flush();
      writes.run();
      terminal.print(last);
      terminal.flush();
    }

    @Override
    public synchronized void close() {
      terminal.println();
      terminal.flush();
    }
  }
}
