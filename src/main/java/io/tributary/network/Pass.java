package io.tributary.network;

/**
 * What a pass over a block of rows is for: to score them, or to train with them; and, in training,
 * what keys a layer's random numbers, so that they are the same wherever and however often a block
 * is computed. One thread's, and used again from block to block.
 */
public final class Pass {
  private final boolean training;
  private final long seed;
  private int epoch;
  private int shard;
  private int position;

  private Pass(boolean training, long seed) {
    this.training = training;
    this.seed = seed;
  }

  /** Of a network that is used as it is. */
  public static Pass scoring() {
    return new Pass(false, 0);
  }

  /**
   * Of a network in training.
   *
   * @param seed the run's
   */
  public static Pass training(long seed) {
    return new Pass(true, seed);
  }

  /**
   * Which rows come next.
   *
   * @param ofEpoch from 1
   * @param ofShard from 0
   * @param firstPosition of the block's first row in the epoch's order of the shard; the others
   *     follow
   */
  public void moveTo(int ofEpoch, int ofShard, int firstPosition) {
    epoch = ofEpoch;
    shard = ofShard;
    position = firstPosition;
  }

  /** Whether rows are trained with. */
  public boolean isTraining() {
    return training;
  }

  /** The run's seed. */
  public long seed() {
    return seed;
  }

  /** The epoch, from 1. */
  public int epoch() {
    return epoch;
  }

  /** The shard that the rows are from. */
  public int shard() {
    return shard;
  }

  /** The block's first row's place in the epoch's order of the shard. */
  public int position() {
    return position;
  }
}
