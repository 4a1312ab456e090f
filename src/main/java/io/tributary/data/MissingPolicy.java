package io.tributary.data;

/** What happens to a row with a missing cell. */
public enum MissingPolicy {
  /** The run ends and names the column and the row. */
  FAIL,
  /** The row is left out and counted; when scoring, it is kept with null predictions. */
  DROP,
  /** Numbers become the column's mean over the training rows, text a category of its own. */
  IMPUTE
}
