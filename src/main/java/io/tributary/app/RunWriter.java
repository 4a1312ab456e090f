package io.tributary.app;

import io.tributary.api.RunObserver;
import io.tributary.config.YamlWriter;
import io.tributary.model.RunFolder;
import io.tributary.report.EpochLines;
import io.tributary.report.Progress;
import io.tributary.training.EpochReport;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.Map;

/** Writes a run's files as they come about, and shows how it goes. */
final class RunWriter implements RunObserver, AutoCloseable {
  private final RunFolder folder;
  private final PrintWriter console;
  private Progress progress;

  RunWriter(RunFolder folder, PrintWriter console) {
    this.folder = folder;
    this.console = console;
  }

  @Override
  public void begins(Map<String, Object> configuration, long trainingRows, int epochs) {
    folder.begin(YamlWriter.write(configuration));
    progress = Progress.start(console, trainingRows, epochs);
  }

  @Override
  public void tells(String line) {
    console.println(line);
    console.flush();
  }

  @Override
  public void batchEnded(int epoch, long rows, double meanLoss) {
    progress.batchEnded(epoch, rows, meanLoss);
  }

  @Override
  public void epochEnded(EpochReport report) {
    try {
      folder.addMetrics(EpochLines.json(report));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    progress.epochEnded(report);
  }

  @Override
  public void close() {
    if (progress != null) {
      progress.close();
    }
  }
}
