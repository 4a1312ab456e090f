package io.tributary.app;

import io.tributary.api.InternalAccess;
import io.tributary.api.Model;
import io.tributary.api.RunObserver;
import io.tributary.config.Spelling;
import io.tributary.config.YamlWriter;
import io.tributary.math.MathBackend;
import io.tributary.model.MetricsLine;
import io.tributary.model.RunFolder;
import io.tributary.model.SafeFiles;
import io.tributary.report.Progress;
import io.tributary.time.Ticker;
import io.tributary.training.EpochReport;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes a run's files as they come about, and shows how it goes. */
final class RunWriter implements RunObserver, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RunWriter.class);

  private final RunFolder folder;
  private final PrintWriter console;
  private volatile Progress progress; // null before training begins
  private boolean metricsFail;

  RunWriter(RunFolder folder, PrintWriter console) {
    this.folder = folder;
    this.console = console;
  }

  @Override
  public void begins(Map<String, Object> configuration, long trainingRows, int epochs) {
    String header = "# Computed with " + kernels(configuration) + "\n";
    folder.begin(header + YamlWriter.write(configuration));
    progress = Progress.start(console, trainingRows, epochs, Ticker.SYSTEM);
  }

  @Override
  public void goesOn(List<String> history) {
    folder.addHistory(history);
  }

  // The end of the run writes it again, with its metrics; what they need may fail, or end the
  // process.
  @Override
  public void trained(Model model) {
    try {
      folder.writeModel(InternalAccess.trained(model));
    } catch (IOException e) {
      LOG.warn("The model cannot be written yet ({})", SafeFiles.reason(e));
    }
  }

  private static String kernels(Map<String, Object> configuration) {
    Object backend = ((Map<?, ?>) configuration.get("training")).get("mathBackend");
    return Spelling.constant(String.valueOf(backend), MathBackend.class)
        .orElseThrow()
        .products()
        .kernels();
  }

  @Override
  public void tells(String line) {
    above(
        () -> {
          console.println(line);
          console.flush();
        });
  }

  private void above(Runnable writes) {
    if (progress == null) {
      writes.run();
    } else {
      progress.above(writes);
    }
  }

  @Override
  public void warns(String line) {
    above(() -> LOG.warn(line));
  }

  @Override
  public void batchEnded(int epoch, long rows, double meanLoss) {
    progress.batchEnded(epoch, rows, meanLoss);
  }

  // A disk that is full must not cost the training that went on for days.
  @Override
  public void epochEnded(EpochReport report) {
    try {
      folder.addMetrics(MetricsLine.of(report));
      metricsFail = false;
    } catch (IOException e) {
      if (!metricsFail) {
        LOG.warn("metrics.jsonl cannot be written ({}); training goes on", SafeFiles.reason(e));
      }
      metricsFail = true;
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
