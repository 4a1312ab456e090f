package io.tributary.data;

import java.io.Serializable;

/**
 * Which of a shard's rows a network learns from, or is measured on.
 *
 * @param part what they are for
 * @param fold of the training rows, which is held out of them for validation; −1: none is
 */
public record ShardPart(Part part, int fold) implements Serializable {
  private static final int NO_FOLD = -1;

  /** The rows that are for something. */
  public static ShardPart of(Part part) {
    return new ShardPart(part, NO_FOLD);
  }

  /** Whether some of the training rows are held out. */
  public boolean isOfFold() {
    return fold != NO_FOLD;
  }
}
