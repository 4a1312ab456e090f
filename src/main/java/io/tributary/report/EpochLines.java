package io.tributary.report;

import io.tributary.evaluation.Metric;
import io.tributary.training.EpochReport;
import java.util.Locale;
import java.util.Optional;

/** An epoch as a line for people. */
public final class EpochLines {
  private EpochLines() {}

  /**
   * "epoch 3/20 loss 0.1234 validation loss 0.13 validation accuracy 0.95"; both losses are in the
   * units that are optimised. Of an ensemble, it begins with the member.
   */
  public static String text(EpochReport report, int epochs) {
    StringBuilder line = new StringBuilder();
    report.member().ifPresent(member -> line.append("member %d  ".formatted(member)));
    line.append(
        String.format(
            Locale.ROOT, "epoch %d/%d  loss %.5g", report.epoch(), epochs, report.trainingLoss()));
    report
        .penalty()
        .ifPresent(penalty -> line.append(String.format(Locale.ROOT, "  penalty %.4g", penalty)));
    for (String metric : new String[] {"loss", "accuracy", "r2"}) {
      Optional<Metric> shown = report.validation().find(metric);
      if (metric.equals("loss")) {
        shown = report.validation().find("scaledLoss").or(() -> report.validation().find("loss"));
      }
      shown
          .flatMap(Metric::defined)
          .ifPresent(
              value ->
                  line.append(String.format(Locale.ROOT, "  validation %s %.4g", metric, value)));
    }
    return line.toString();
  }

  /** The same with the speed: "epoch 3/20 loss 0.1234 validation accuracy 0.95 120,000 rows/s". */
  public static String textWithSpeed(EpochReport report, int epochs) {
    return text(report, epochs)
        + String.format(Locale.ROOT, "  %,.0f rows/s", report.examplesPerSecond());
  }
}
