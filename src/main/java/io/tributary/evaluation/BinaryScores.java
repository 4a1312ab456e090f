package io.tributary.evaluation;

import io.tributary.data.ClassLabel;
import io.tributary.network.ClassDecision;
import java.io.Serial;

/**
 * The weight of negative and of positive rows at each distinct score: all that the areas under the
 * ROC curve and under the precision-recall curve need.
 *
 * <p>AUC is the probability that a positive row drawn at random (by weight) scores above a negative
 * one, a tie counting half:
 *
 * <p>AUC = Σₛ p(s)·(N(&lt;s) + n(s)/2) / (P·N), with p(s) and n(s) the positive and negative weight
 * at score s, N(&lt;s) the negative weight below s, and P and N the totals. Source: Fawcett 2006,
 * "An introduction to ROC analysis", section 7; it is the Mann–Whitney statistic.
 *
 * <p>Average precision = Σₛ p(s)/P · P(≥s) / (P(≥s) + N(≥s)): the precision at each score, weighted
 * by what it adds to the recall (scikit-learn's {@code average_precision_score}).
 *
 * <p>Both are exact up to {@value #MAX_DISTINCT} distinct scores, which take 20 bytes each. Beyond,
 * {@linkplain ScoreWeights the lowest bits are dropped}, and AUC is off by at most half the share
 * of positive-negative pairs that are tied so. That is some 10⁻⁵ for scores that are spread as
 * logits are; in the worst case 14 of the 23 mantissa bits go, so that scores which differ by less
 * than a factor of 1 + 2⁻⁹ may be tied.
 *
 * <p>Public for Kryo's registration only. Not thread-safe.
 */
public final class BinaryScores extends ScoreWeights {
  @Serial private static final long serialVersionUID = 1L;

  static final int MAX_DISTINCT = 1 << 18;

  private static final int NEGATIVE = 0;
  private static final int POSITIVE = 1;

  /** No scores. */
  BinaryScores() {
    this(MAX_DISTINCT);
  }

  /** No scores, with a limit of a test's own. */
  BinaryScores(int maxDistinct) {
    super(2, maxDistinct);
  }

  /**
   * Adds a row.
   *
   * @param score higher for what is more likely positive, such as a logit
   * @param weight above 0
   */
  void add(float score, boolean positive, double weight) {
    add(score, positive ? POSITIVE : NEGATIVE, weight);
  }

  /** The area under the ROC curve; NaN without rows of both classes, or if a score was NaN. */
  double auc() {
    if (hasNan()) {
      return Double.NaN;
    }
    double negative = 0;
    double positive = 0;
    double rankedAbove = 0;
    for (int i = 0; i < distinct(); i++) {
      rankedAbove += weight(POSITIVE, i) * (negative + weight(NEGATIVE, i) / 2);
      negative += weight(NEGATIVE, i);
      positive += weight(POSITIVE, i);
    }
    return rankedAbove / positive / negative;
  }

  /**
   * The threshold at which a metric is largest, if scores are logits of the second class's
   * probability and rows above the threshold's logit are taken for that class.
   *
   * <p>Looked at are ½, and the middles between neighbouring scores; those at which the rows that
   * are above cannot be told from the others (two neighbouring floats, or scores of which bits were
   * dropped) are left out. Of equal ones, the one whose logit is nearest to 0, then the smaller.
   */
  ThresholdChoice bestThreshold(ThresholdMetric metric) {
    int n = distinct();
    double[] above = new double[n + 1]; // positive weight from the i-th score on
    double[] falsely = new double[n + 1]; // negative weight
    for (int i = n - 1; i >= 0; i--) {
      above[i] = above[i + 1] + weight(POSITIVE, i);
      falsely[i] = falsely[i + 1] + weight(NEGATIVE, i);
    }
    double best = Double.NaN;
    double bestThreshold = ClassLabel.EVEN;
    double even = Double.NaN;
    double below = 0; // negative weight below the i-th score
    double missed = 0; // positive weight
    for (int i = 0; i <= n && !hasNan(); i++) {
      double threshold = between(i);
      if (!Double.isNaN(threshold)) {
        double value =
            metric.of(
                new ClassMetrics(
                    new double[] {below + falsely[i], missed + above[i]},
                    new double[] {below + missed, falsely[i] + above[i]},
                    new double[] {below, above[i]}));
        even = threshold == ClassLabel.EVEN ? value : even;
        boolean nearer = distance(threshold) < distance(bestThreshold);
        if (Metric.higher("", value).isBetterThan(best) || (value == best && nearer)) {
          best = value;
          bestThreshold = threshold;
        }
      }
      if (i < n) {
        below += weight(NEGATIVE, i);
        missed += weight(POSITIVE, i);
      }
    }
    return new ThresholdChoice(bestThreshold, best, even);
  }

  private static double distance(double threshold) {
    return Math.abs(ClassDecision.cut(threshold));
  }

  // A threshold that the i-th score is above, and the one before is not; NaN if there is none. ½ if
  // that is one.
  private double between(int i) {
    float low = i == 0 ? Float.NEGATIVE_INFINITY : highest(i - 1);
    float high = i == distinct() ? Float.POSITIVE_INFINITY : lowest(i);
    if (low <= 0 && high > 0) {
      return ClassLabel.EVEN;
    }
    double middle =
        i == 0 ? (double) high - 1 : i == distinct() ? (double) low + 1 : ((double) low + high) / 2;
    double threshold = 1 / (1 + StrictMath.exp(-middle));
    float cut = ClassDecision.cut(threshold);
    return threshold > 0 && threshold < 1 && low <= cut && high > cut ? threshold : Double.NaN;
  }

  /** The area under the precision-recall curve; NaN without positive rows, or if a score was. */
  double averagePrecision() {
    if (hasNan()) {
      return Double.NaN;
    }
    double negative = 0;
    double positive = 0;
    double sum = 0;
    for (int i = distinct() - 1; i >= 0; i--) {
      negative += weight(NEGATIVE, i);
      positive += weight(POSITIVE, i);
      sum += weight(POSITIVE, i) * (positive / (positive + negative));
    }
    return sum / positive;
  }
}
