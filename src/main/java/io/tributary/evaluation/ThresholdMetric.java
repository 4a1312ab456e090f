package io.tributary.evaluation;

import java.util.function.ToDoubleFunction;

/** A metric of two classes that a threshold can be chosen for; more of it is better. */
public enum ThresholdMetric {
  ACCURACY(ClassMetrics::accuracy),
  BALANCED_ACCURACY(ClassMetrics::balancedAccuracy),
  MCC(ClassMetrics::mcc),
  F1(classes -> classes.f1(1)),
  MACRO_F1(ClassMetrics::macroF1),
  WEIGHTED_F1(ClassMetrics::weightedF1);

  private final ToDoubleFunction<ClassMetrics> formula;

  ThresholdMetric(ToDoubleFunction<ClassMetrics> formula) {
    this.formula = formula;
  }

  /** The metric; NaN where it is not defined. */
  double of(ClassMetrics classes) {
    return formula.applyAsDouble(classes);
  }
}
