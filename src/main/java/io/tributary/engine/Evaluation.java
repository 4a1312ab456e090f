package io.tributary.engine;

import io.tributary.data.ClassLabel;
import io.tributary.data.LabelEncoding;
import io.tributary.data.MultiLabel;
import io.tributary.evaluation.ClassificationSum;
import io.tributary.evaluation.EvaluationSum;
import io.tributary.evaluation.MultiLabelSum;
import io.tributary.evaluation.RegressionSum;
import io.tributary.network.Topology;
import java.util.LinkedHashMap;
import java.util.Map;

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

  /** The sums of no rows. */
  static Evaluation empty(LabelEncoding label, Topology topology) {
    if (label instanceof ClassLabel one) {
      return new Evaluation(new ClassificationSum(one.classes().size()));
    }
    return new Evaluation(
        label instanceof MultiLabel several
            ? new MultiLabelSum(several.width())
            : new RegressionSum(topology.outputs(), topology.loss().isOfSquares()));
  }

  void addLoss(double loss, double weight) {
    lossSum += weight * loss;
    weightSum += weight;
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
  public Map<String, Object> metricsOfAnEpoch() {
    Map<String, Object> all = new LinkedHashMap<>(metrics());
    if (metrics instanceof RegressionSum) {
      all.put("scaledLoss", Double.isFinite(meanLoss()) ? meanLoss() : null);
    }
    return all;
  }

  /** The metrics of the rows, in the label's own units. */
  public Map<String, Object> metrics() {
    return metrics.metrics();
  }
}
