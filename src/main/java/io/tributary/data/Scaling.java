package io.tributary.data;

/** How numeric columns are brought to comparable sizes, from statistics of the training rows. */
public enum Scaling {
  /** Values as they are. */
  NONE,
  /** (x − mean) / standard deviation, with the population's deviation (divisor n). */
  STANDARD,
  /** (x − min) / (max − min). */
  MINMAX
}
