package io.tributary.evaluation;

import io.tributary.data.LabelEncoding;
import io.tributary.data.NumericLabel;
import io.tributary.network.LabelMetric;
import io.tributary.network.Loss;
import java.io.Serial;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * Squared and absolute errors, and the spread of the targets, of one or more outputs.
 *
 * <p>With w the rows' weights, e = predicted − target, K outputs, everything in the label's own
 * units:
 *
 * <ul>
 *   <li>{@code loss} = Σ w·Σₖ eₖ² / Σ w (a sum over outputs), or Σ w·l / Σ w of a loss l that is
 *       not the sum of squares
 *   <li>{@code rmse} = √(Σ w·Σₖ eₖ² / (K·Σ w)), {@code mae} = Σ w·Σₖ |eₖ| / (K·Σ w) (over rows and
 *       outputs)
 *   <li>{@code medianAbsoluteError}: the mean over outputs of the weighted median of |eₖ|; see
 *       {@link AbsoluteErrors}
 *   <li>{@code mape} = Σ w·Σₖ |eₖ / targetₖ| / (K·Σ w); null if a target is 0, which it is, too, if
 *       its packed float cannot tell it from 0
 *   <li>{@code r2}: the mean over outputs of 1 − Σ w·eₖ² / Σ w·(targetₖ − meanₖ)² (scikit-learn's
 *       {@code r2_score} with uniform average); null if a target is constant
 *   <li>the {@linkplain Loss#metric loss's own metric}, if it has one: the mean over rows and
 *       outputs
 * </ul>
 *
 * <p>Without rows all are null. The spread of the targets is kept as mean and sum of squares about
 * it, which does not cancel where the mean is large: West 1979 for a row, Chan, Golub and LeVeque
 * 1983 for a merge.
 */
public final class RegressionSum extends EvaluationSum {
  @Serial private static final long serialVersionUID = 1L;

  /** Of a packed label, what its two roundings leave uncertain at most. */
  private static final double RESOLUTION = 0x1p-22;

  private int outputs;
  private boolean ofSquares;
  private double weightSum;
  private double lossSum; // Σ w·l where l is not the sum of squares, else 0
  private double[] squaredErrors; // outputs: Σ w·e²
  private double[] absoluteErrors; // outputs: Σ w·|e|
  private AbsoluteErrors[] errors; // outputs; in units of the label's scale
  private double[] relativeErrors; // outputs: Σ w·|e / target|; infinite: a target is 0
  private double[] scales; // outputs: the labels' scales
  private double[] centers; // outputs: what a packed 0 stands for
  private String metricName; // the loss's own; null: it has none
  private transient LabelMetric metric; // where rows are added
  private double metricSum; // Σ w·Σₖ metric
  private double[] targetMeans; // outputs
  private double[] targetSquares; // outputs: Σ w·(target − mean)²

  /** For Kryo, which fills the fields. */
  @SuppressWarnings("unused")
  private RegressionSum() {}

  /** No rows of a label, and of a network that is trained with a loss. */
  RegressionSum(NumericLabel label, Loss loss) {
    this(label.width(), loss.isOfSquares());
    for (int k = 0; k < outputs; k++) {
      scales[k] = label.scales().get(k);
      centers[k] = label.inOwnUnits(k, 0);
    }
    loss.metric()
        .ifPresent(
            own -> {
              metric = own;
              metricName = own.name();
            });
  }

  /** No rows, of a loss that is the sum of squared errors. */
  public RegressionSum(int outputs) {
    this(outputs, true);
  }

  /**
   * No rows.
   *
   * @param ofSquares whether the loss is the sum of squared errors; else it comes with each row
   */
  public RegressionSum(int outputs, boolean ofSquares) {
    if (outputs < 1) {
      throw new IllegalArgumentException(outputs + " outputs; expected at least 1");
    }
    this.outputs = outputs;
    this.ofSquares = ofSquares;
    this.squaredErrors = new double[outputs];
    this.absoluteErrors = new double[outputs];
    this.errors = new AbsoluteErrors[outputs];
    Arrays.setAll(errors, k -> new AbsoluteErrors(outputs));
    this.relativeErrors = new double[outputs];
    this.scales = new double[outputs];
    Arrays.fill(scales, 1);
    this.centers = new double[outputs];
    this.targetMeans = new double[outputs];
    this.targetSquares = new double[outputs];
  }

  /**
   * Adds a row.
   *
   * @param predicted holds the outputs from {@code predictedOffset} on
   * @param target holds the targets from {@code targetOffset} on
   * @param weight a finite number ≥ 0
   */
  public void add(
      double[] predicted, int predictedOffset, double[] target, int targetOffset, double weight) {
    Objects.checkFromIndexSize(predictedOffset, outputs, predicted.length);
    Objects.checkFromIndexSize(targetOffset, outputs, target.length);
    if (!counts(weight)) {
      return;
    }
    weightSum += weight;
    for (int k = 0; k < outputs; k++) {
      addOutput(k, predicted[predictedOffset + k], target[targetOffset + k], weight);
    }
  }

  /** Adds a row, as {@link #add(double[], int, double[], int, double)} does. */
  public void add(
      float[] predicted, int predictedOffset, float[] target, int targetOffset, double weight) {
    Objects.checkFromIndexSize(predictedOffset, outputs, predicted.length);
    Objects.checkFromIndexSize(targetOffset, outputs, target.length);
    if (!counts(weight)) {
      return;
    }
    weightSum += weight;
    for (int k = 0; k < outputs; k++) {
      addOutput(k, predicted[predictedOffset + k], target[targetOffset + k], weight);
    }
  }

  @Override
  void addRows(ScoredRows block, int rows) {
    LabelEncoding label = block.label();
    double[] predicted = new double[outputs];
    double[] target = new double[outputs];
    for (int i = 0; i < rows; i++) {
      double weight = block.weight(i);
      for (int k = 0; k < outputs; k++) {
        predicted[k] = label.inOwnUnits(k, block.outputs()[i * outputs + k]);
        target[k] = label.inOwnUnits(k, block.targets()[i * outputs + k]);
      }
      add(predicted, 0, target, 0, weight);
      if (!ofSquares) {
        addLoss(block.losses()[i], weight);
      }
    }
  }

  /** Adds the loss of a row that is added as well, where it is not the sum of squared errors. */
  void addLoss(double loss, double weight) {
    if (counts(weight)) {
      lossSum += weight * loss;
    }
  }

  /** Adds one output of a row whose weight is in {@code weightSum} already. */
  private void addOutput(int k, double predicted, double target, double weight) {
    double error = predicted - target;
    squaredErrors[k] += weight * error * error;
    absoluteErrors[k] += weight * Math.abs(error);
    errors[k].add((float) (Math.abs(error) / scales[k]), weight);
    boolean isZero = Math.abs(target) <= RESOLUTION * Math.abs(target - centers[k]);
    relativeErrors[k] += isZero ? Double.POSITIVE_INFINITY : weight * Math.abs(error / target);
    if (metric != null) {
      metricSum += weight * metric.cost().applyAsDouble(target, predicted);
    }
    // The first row's share is exactly 1, so the mean of a constant is exactly that constant.
    double share = weight / weightSum;
    double fromOldMean = target - targetMeans[k];
    targetMeans[k] += fromOldMean * share;
    targetSquares[k] += weight * fromOldMean * (target - targetMeans[k]);
  }

  @Override
  void mergeSums(EvaluationSum other) {
    if (!(other instanceof RegressionSum that)
        || that.outputs != outputs
        || that.ofSquares != ofSquares) {
      throw new IllegalArgumentException("cannot merge " + other + " into " + this);
    }
    if (that.weightSum == 0) {
      return;
    }
    double before = weightSum;
    lossSum += that.lossSum;
    metricSum += that.metricSum;
    weightSum += that.weightSum;
    double share = that.weightSum / weightSum;
    for (int k = 0; k < outputs; k++) {
      squaredErrors[k] += that.squaredErrors[k];
      absoluteErrors[k] += that.absoluteErrors[k];
      errors[k].merge(that.errors[k]);
      relativeErrors[k] += that.relativeErrors[k];
      double meanDistance = that.targetMeans[k] - targetMeans[k];
      targetMeans[k] += meanDistance * share;
      targetSquares[k] += that.targetSquares[k] + meanDistance * (before * share) * meanDistance;
    }
  }

  @Override
  long mostSumBytes() {
    return outputs * (7L * Double.BYTES + errors[0].mostBytes());
  }

  @Override
  public void compact() {
    for (AbsoluteErrors ofOutput : errors) {
      ofOutput.compact();
    }
  }

  @Override
  Metrics measured() {
    double squaredError = 0;
    double absoluteError = 0;
    double medians = 0;
    double relativeError = 0;
    double r2Sum = 0;
    for (int k = 0; k < outputs; k++) {
      squaredError += squaredErrors[k];
      absoluteError += absoluteErrors[k];
      medians += scales[k] * errors[k].median();
      relativeError += relativeErrors[k];
      // A constant target gives x/0 or 0/0, neither of which is finite.
      r2Sum += 1 - squaredErrors[k] / targetSquares[k];
    }
    List<Metric> metrics = new ArrayList<>();
    metrics.add(Metric.lower("loss", (ofSquares ? squaredError : lossSum) / weightSum));
    metrics.add(Metric.lower("rmse", Math.sqrt(squaredError / weightSum / outputs)));
    metrics.add(Metric.lower("mae", absoluteError / weightSum / outputs));
    metrics.add(Metric.lower("medianAbsoluteError", medians / outputs));
    metrics.add(Metric.lower("mape", relativeError / weightSum / outputs));
    metrics.add(Metric.higher("r2", r2Sum / outputs));
    if (metricName != null) {
      metrics.add(Metric.lower(metricName, metricSum / weightSum / outputs));
    }
    return new Metrics(metrics);
  }

  @Override
  public ClassMetrics classMetrics() {
    return ClassMetrics.NONE;
  }

  @Override
  public boolean hasTrainingsLoss() {
    return !ofSquares;
  }

  @Override
  public double[] constantPrediction() {
    return targetMeans.clone();
  }

  /** {@code rmse}. */
  @Override
  public Metric metricOf(double[] constant) {
    double squaredError = 0;
    for (int k = 0; k < outputs; k++) {
      double distance = targetMeans[k] - constant[k];
      squaredError += targetSquares[k] + weightSum * distance * distance;
    }
    return Metric.lower("rmse", Math.sqrt(squaredError / weightSum / outputs));
  }

  @Override
  public String toString() {
    return "RegressionSum(" + outputs + " outputs)";
  }
}
