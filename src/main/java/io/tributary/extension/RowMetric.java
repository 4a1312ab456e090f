package io.tributary.extension;

/**
 * A metric of one's own, which follows from sums over rows. A configuration names its class, {@code
 * training.metrics: [com.example.Profit]}; it has a constructor without parameters.
 *
 * <p>Each process makes its own object, and adds rows in an order and in groups that nobody can
 * rely on; the groups' sums are added up. It keeps nothing between calls: what it knows of rows is
 * in the sums.
 */
public interface RowMetric {
  /**
   * What reports, files and {@code monitor} call it: letters and digits; no other metric's name.
   */
  String name();

  /** Which way it is better. */
  boolean isHigherBetter();

  /** How many sums it needs. */
  int sums();

  /**
   * Adds a row.
   *
   * @param predicted of a regression the numbers in the label's own units, else the probabilities
   *     of all classes (two for two classes) or labels, in their order
   * @param actual as many: the numbers, or 1 for the row's class or labels and 0 for the others
   * @param weight of the row, above 0
   * @param sums {@link #sums} numbers, 0 at first
   */
  void add(double[] predicted, double[] actual, double weight, double[] sums);

  /** The metric of all rows; NaN where it is not defined, as without rows. */
  double value(double[] sums);
}
