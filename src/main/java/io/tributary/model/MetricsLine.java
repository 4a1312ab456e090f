package io.tributary.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tributary.training.EpochReport;
import java.util.LinkedHashMap;
import java.util.Map;

/** An epoch as a line of {@code metrics.jsonl}, which every checkpoint has a copy of. */
public final class MetricsLine {
  /**
   * The most classes whose confusion matrix is in every line: with 20, a line takes some 1 KB.
   * Lines are many, and every checkpoint holds them all.
   */
  private static final int SHOWN_CLASSES = 20;

  private static final ObjectMapper JSON = new ObjectMapper();

  private MetricsLine() {}

  /** The epoch's line in {@code metrics.jsonl}, without a line end. */
  public static String of(EpochReport report) {
    try {
      return JSON.writeValueAsString(json(report));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("plain values can be written", e);
    }
  }

  private static Map<String, Object> json(EpochReport report) {
    Map<String, Object> line = new LinkedHashMap<>();
    report.member().ifPresent(member -> line.put("member", member));
    line.put("epoch", report.epoch());
    line.put("step", report.step());
    line.put("learningRate", report.learningRate());
    Map<String, Object> train = new LinkedHashMap<>();
    train.put("loss", finite(report.trainingLoss()));
    report.penalty().ifPresent(penalty -> train.put("penalty", finite(penalty)));
    line.put("train", train);
    if (!report.validation().isEmpty()) {
      line.put("validation", report.validation().withConfusionUpTo(SHOWN_CLASSES).plain());
    }
    line.put("seconds", finite(report.seconds()));
    line.put("examplesPerSecond", finite(report.examplesPerSecond()));
    return line;
  }

  private static Double finite(double value) {
    return Double.isFinite(value) ? value : null;
  }
}
