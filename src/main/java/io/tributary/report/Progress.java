package io.tributary.report;

import io.tributary.training.EpochReport;
import java.io.PrintWriter;
import java.util.Locale;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** Shows how training goes: one bar on a terminal, lines elsewhere. */
public interface Progress extends AutoCloseable {
  /** A mini-batch is done. */
  void batchEnded(int epoch, long rows, double meanLoss);

  /** An epoch is done. */
  void epochEnded(EpochReport report);

  @Override
  void close();

  /** Begins to show. */
  static Progress start(PrintWriter out, long rowsOfEpoch, int epochs) {
    return System.console() != null
        ? new Bar(rowsOfEpoch, epochs)
        : new Lines(out, epochs, System.nanoTime());
  }

  /** One bar for the whole run, drawn by its own thread. */
  final class Bar implements Progress {
    private final ProgressBar bar;
    private final long rowsOfEpoch;
    private final int epochs;
    private String validation = "";

    Bar(long rowsOfEpoch, int epochs) {
      this.rowsOfEpoch = rowsOfEpoch;
      this.epochs = epochs;
      this.bar =
          new ProgressBarBuilder()
              .setTaskName("training")
              .setInitialMax(rowsOfEpoch * epochs)
              .setUnit(" rows", 1)
              .setStyle(ProgressBarStyle.ASCII)
              .setUpdateIntervalMillis(200)
              .showSpeed()
              .build();
    }

    @Override
    public void batchEnded(int epoch, long rows, double meanLoss) {
      long done = (epoch - 1) * rowsOfEpoch + rows;
      bar.stepTo(done);
      // The text is made a few times a second at most: steps may last less than formatting does.
      if (System.nanoTime() - lastMessage > 200_000_000 || rows == rowsOfEpoch) {
        lastMessage = System.nanoTime();
        bar.setExtraMessage(
            String.format(
                Locale.ROOT, " epoch %d/%d loss %.4g%s", epoch, epochs, meanLoss, validation));
      }
    }

    private long lastMessage;

    @Override
    public void epochEnded(EpochReport report) {
      Object accuracy = report.validation().getOrDefault("accuracy", report.validation().get("r2"));
      if (accuracy instanceof Number value) {
        validation =
            String.format(
                Locale.ROOT,
                " val %s %.4f",
                report.validation().containsKey("accuracy") ? "acc" : "r2",
                value.doubleValue());
      }
    }

    @Override
    public void close() {
      bar.close();
    }
  }

  /** A line an epoch; of very many short epochs, one a second and the last. */
  final class Lines implements Progress {
    private static final long NANOS_BETWEEN = 1_000_000_000;

    private final PrintWriter out;
    private final int epochs;
    private long lastLine;

    Lines(PrintWriter out, int epochs, long now) {
      this.out = out;
      this.epochs = epochs;
      this.lastLine = now - NANOS_BETWEEN;
    }

    @Override
    public void batchEnded(int epoch, long rows, double meanLoss) {}

    @Override
    public void epochEnded(EpochReport report) {
      boolean few = epochs <= 100;
      long now = System.nanoTime();
      if (few || now - lastLine >= NANOS_BETWEEN || report.epoch() == epochs) {
        lastLine = now;
        out.println(EpochLines.text(report, epochs));
        out.flush();
      }
    }

    @Override
    public void close() {}
  }
}
