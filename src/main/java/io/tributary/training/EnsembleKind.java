package io.tributary.training;

/** How the networks of an ensemble differ. */
// Not in Ensemble: javadoc 17 stops at public types that are nested in classes which it does not
// show.
public enum EnsembleKind {
  /** By their random numbers alone. */
  SEEDS,

  /**
   * By their random numbers, and by the rows that each is measured on and does not learn from: all
   * rows are parted into as many folds.
   */
  FOLDS
}
