package io.tributary.data;

import java.io.Serializable;

/**
 * Where the numbers of a packed row lie: inputs, then targets, then the weight where rows have one.
 *
 * @param inputs the network's inputs
 * @param targets the label's numbers: a class index, or one for each label column
 * @param weighted whether a last number holds the row's weight
 */
public record RowLayout(int inputs, int targets, boolean weighted) implements Serializable {
  /** How many numbers a row has. */
  public int stride() {
    return inputs + targets + (weighted ? 1 : 0);
  }

  /** Where the targets begin. */
  public int targetOffset() {
    return inputs;
  }

  /** Where the weight is. Only for weighted rows. */
  public int weightOffset() {
    return inputs + targets;
  }
}
