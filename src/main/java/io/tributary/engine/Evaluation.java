package io.tributary.engine;

import io.tributary.evaluation.EvaluationSum;
import io.tributary.evaluation.Metric;
import io.tributary.evaluation.Metrics;
import io.tributary.evaluation.ScoredRows;

/** Loss and metric sums over some rows; merged shard by shard, along a tree. */
public final class Evaluation implements TreeParts.Addable<Evaluation> {
  private static final long serialVersionUID = 1;

  private double lossSum;
  private double weightSum;
  private EvaluationSum metrics;

  /** For Kryo. */
  @SuppressWarnings("unused")
  private Evaluation() {}

  Evaluation(EvaluationSum empty) {
    this.metrics = empty;
  }

  /** Adds the first rows of a block, in order. */
  void add(ScoredRows block, int rows) {
    for (int i = 0; i < rows; i++) {
      lossSum += block.weight(i) * block.losses()[i];
      weightSum += block.weight(i);
    }
    metrics.add(block, rows);
  }

  /** The sums of the metrics. */
  public EvaluationSum sum() {
    return metrics;
  }

  /**
   * Frees what only adding rows needs: a sum that is to wait or to travel is no larger than its
   * content.
   */
  void compact() {
    metrics.compact();
  }

  /** Adds rows that come after these. */
  @Override
  public void add(Evaluation other) {
    lossSum += other.lossSum;
    weightSum += other.weightSum;
    metrics.merge(other.metrics);
  }

  /**
   * The mean of the loss that is optimised, in scaled units, weighted by the rows' own weights and
   * not by their classes'; NaN without rows.
   */
  public double meanLoss() {
    return lossSum / weightSum;
  }

  /**
   * The metrics, and of a regression also {@code scaledLoss}, the {@linkplain #meanLoss() mean
   * loss} in the units of the loss that training reports.
   */
  public Metrics metricsOfAnEpoch() {
    return metrics.hasTrainingsLoss()
        ? metrics()
        : metrics().and(Metric.lower("scaledLoss", meanLoss()));
  }

  /** The metrics of the rows, in the label's own units. */
  public Metrics metrics() {
    return metrics.metrics();
  }
}
