package io.tributary.engine;

import java.io.Serializable;

/**
 * Which of each shard's rows, in the epoch's order, make up one mini-batch: {@code count[s]} rows
 * from place {@code from[s]} of shard s.
 */
public final class Slices implements Serializable {
  private static final long serialVersionUID = 1;

  final int epoch; // from 1
  final int[] from;
  final int[] count;

  Slices(int epoch, int[] from, int[] count) {
    this.epoch = epoch;
    this.from = from;
    this.count = count;
  }

  /** The epoch, counted from 1. */
  public int epoch() {
    return epoch;
  }

  /** Where the slice of a shard begins in the epoch's order. */
  public int from(int shard) {
    return from[shard];
  }

  /** How many rows the shard contributes. */
  public int count(int shard) {
    return count[shard];
  }
}
