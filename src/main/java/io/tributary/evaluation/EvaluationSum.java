package io.tributary.evaluation;

import java.io.Serializable;
import java.util.Map;

/** Sums from which a table's metrics follow. Mutable; not for several threads. */
public sealed interface EvaluationSum extends Serializable
    permits ClassificationSum, RegressionSum {
  /** Adds rows that come after these; of the same kind of sum. */
  void merge(EvaluationSum other);

  /** The metrics by name, in reading order; undefined ones are null. */
  Map<String, Object> metrics();

  /** A quotient as a metric: null where it is no finite number. */
  static Double orNull(double value) {
    return Double.isFinite(value) ? value : null;
  }
}
