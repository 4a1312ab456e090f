package io.tributary.evaluation;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Loss, root mean squared error, mean absolute error and R².
 *
 * <p>The loss is the mean over rows of the squared errors summed over outputs; the errors are means
 * over rows and outputs; R² is the plain mean over outputs, undefined where one's target is
 * constant. Every metric weighs rows by their weights. Targets' variances by Welford's method,
 * merged by Chan, Golub &amp; LeVeque's formula.
 */
public final class RegressionSum implements EvaluationSum {
  private static final long serialVersionUID = 1;

  private double weightSum;
  private double[] squaredErrors; // one for each output, as are all
  private double[] absoluteErrors;
  private double[] means; // of the targets
  private double[] squares; // of the targets' differences from their mean

  /** For Kryo. */
  @SuppressWarnings("unused")
  private RegressionSum() {}

  public RegressionSum(int outputs) {
    squaredErrors = new double[outputs];
    absoluteErrors = new double[outputs];
    means = new double[outputs];
    squares = new double[outputs];
  }

  /** Adds a row: as many numbers as there are outputs, from the offsets on. */
  public void add(
      double[] predicted, int predictedOffset, double[] target, int targetOffset, double weight) {
    if (weight == 0) {
      return;
    }
    weightSum += weight;
    for (int j = 0; j < means.length; j++) {
      double y = target[targetOffset + j];
      double error = predicted[predictedOffset + j] - y;
      squaredErrors[j] += weight * error * error;
      absoluteErrors[j] += weight * Math.abs(error);
      double difference = y - means[j];
      means[j] += difference * (weight / weightSum);
      squares[j] += weight * difference * (y - means[j]);
    }
  }

  @Override
  public void merge(EvaluationSum other) {
    RegressionSum that = (RegressionSum) other;
    if (that.weightSum == 0) {
      return;
    }
    double total = weightSum + that.weightSum;
    for (int j = 0; j < means.length; j++) {
      squaredErrors[j] += that.squaredErrors[j];
      absoluteErrors[j] += that.absoluteErrors[j];
      double difference = that.means[j] - means[j];
      means[j] += difference * (that.weightSum / total);
      squares[j] +=
          that.squares[j] + difference * difference * (weightSum * (that.weightSum / total));
    }
    weightSum = total;
  }

  @Override
  public Map<String, Object> metrics() {
    int outputs = means.length;
    double squared = 0;
    double absolute = 0;
    double r2 = 0;
    for (int j = 0; j < outputs; j++) {
      squared += squaredErrors[j];
      absolute += absoluteErrors[j];
      r2 += squares[j] > 0 ? 1 - squaredErrors[j] / squares[j] : Double.NaN;
    }
    Map<String, Object> metrics = new LinkedHashMap<>();
    metrics.put("loss", EvaluationSum.orNull(squared / weightSum));
    metrics.put("rmse", EvaluationSum.orNull(Math.sqrt(squared / (weightSum * outputs))));
    metrics.put("mae", EvaluationSum.orNull(absolute / (weightSum * outputs)));
    metrics.put("r2", EvaluationSum.orNull(r2 / outputs));
    return metrics;
  }
}
