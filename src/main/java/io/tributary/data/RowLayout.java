package io.tributary.data;

import java.io.Serializable;
import java.util.Collections;
import java.util.List;

/**
 * Where the numbers of a packed row lie: those of the features, then targets, then the weight where
 * rows have one.
 *
 * @param categories for each number of the features, of how many categories it is the {@linkplain
 *     CategoryCode code}; 0: of none, it is an input as it is
 * @param targets the label's numbers: a class index, or one for each label column
 * @param weighted whether a last number holds the row's weight
 */
public record RowLayout(List<Integer> categories, int targets, boolean weighted)
    implements Serializable {
  public RowLayout {
    categories = List.copyOf(categories);
  }

  /** Of rows without categories. */
  public RowLayout(int inputs, int targets, boolean weighted) {
    this(Collections.nCopies(inputs, 0), targets, weighted);
  }

  /** How many numbers the features have. */
  public int features() {
    return categories.size();
  }

  /** How many numbers a row has. */
  public int stride() {
    return features() + targets + (weighted ? 1 : 0);
  }

  /** Where the targets begin. */
  public int targetOffset() {
    return features();
  }

  /** Where the weight is. Only for weighted rows. */
  public int weightOffset() {
    return features() + targets;
  }
}
