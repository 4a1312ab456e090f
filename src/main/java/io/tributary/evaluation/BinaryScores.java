package io.tributary.evaluation;

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
