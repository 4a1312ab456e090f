package io.tributary.training;

/**
 * Where the arithmetic of a step happens. Every engine gives the same bits for the same shards.
 *
 * <p>Not for several threads. Closing releases what the engine holds.
 */
public interface Engine extends AutoCloseable {
  /**
   * The gradient sum of a mini-batch at the parameters.
   *
   * @param slices which rows
   * @param parameters in {@link io.tributary.network.Topology}'s layout; not kept, not changed
   */
  BatchSum sum(Slices slices, float[] parameters);

  /**
   * Loss and metrics of a whole split at the parameters.
   *
   * @return shards added in order; empty sums for a split without rows
   */
  Evaluation evaluate(Split split, float[] parameters);

  @Override
  void close();
}
