package io.tributary.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tributary.training.EpochReport;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** An epoch as a line: of {@code metrics.jsonl}, and for people. */
public final class EpochLines {
  /** The most classes whose confusion matrix is in every line: with 20, a line takes some 1 KB. */
  private static final int SHOWN_CLASSES = 20;

  private static final ObjectMapper JSON = new ObjectMapper();

  private EpochLines() {}

  /** The epoch's line in {@code metrics.jsonl}, without a line end. */
  public static String jsonLine(EpochReport report) {
    try {
      return JSON.writeValueAsString(json(report));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("plain values can be written", e);
    }
  }

  private static Map<String, Object> json(EpochReport report) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("epoch", report.epoch());
    line.put("step", report.step());
    line.put("learningRate", report.learningRate());
    Map<String, Object> train = new LinkedHashMap<>();
    train.put("loss", finite(report.trainingLoss()));
    line.put("train", train);
    if (!report.validation().isEmpty()) {
      line.put("validation", bounded(report.validation()));
    }
    line.put("seconds", finite(report.seconds()));
    line.put("examplesPerSecond", finite(report.examplesPerSecond()));
    return line;
  }

  // Lines are many, and every checkpoint holds them all.
  private static Map<String, Object> bounded(Map<String, Object> metrics) {
    if (metrics.get("confusion") instanceof List<?> rows && rows.size() > SHOWN_CLASSES) {
      Map<String, Object> others = new LinkedHashMap<>(metrics);
      others.remove("confusion");
      return others;
    }
    return metrics;
  }

  private static Double finite(double value) {
    return Double.isFinite(value) ? value : null;
  }

  /**
   * "epoch 3/20 loss 0.1234 validation loss 0.13 validation accuracy 0.95"; both losses are in the
   * units that are optimised.
   */
  public static String text(EpochReport report, int epochs) {
    StringBuilder line = new StringBuilder();
    line.append(
        String.format(
            Locale.ROOT, "epoch %d/%d  loss %.5g", report.epoch(), epochs, report.trainingLoss()));
    for (String metric : new String[] {"loss", "accuracy", "r2"}) {
      Object shown = report.validation().get(metric);
      if (metric.equals("loss")) {
        shown = report.validation().getOrDefault("scaledLoss", shown);
      }
      if (shown instanceof Number value) {
        line.append(
            String.format(Locale.ROOT, "  validation %s %.4g", metric, value.doubleValue()));
      }
    }
    return line.toString();
  }

  /** The same with the speed: "epoch 3/20 loss 0.1234 validation accuracy 0.95 120,000 rows/s". */
  public static String textWithSpeed(EpochReport report, int epochs) {
    return text(report, epochs)
        + String.format(Locale.ROOT, "  %,.0f rows/s", report.examplesPerSecond());
  }
}
