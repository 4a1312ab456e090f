package io.tributary.engine;

/**
 * The gradient of an {@link Objective} at given parameters: what any minimiser needs, whether it
 * goes by mini-batches or asks for all rows at once ({@link EpochPlan} with a batch as large as the
 * table). Every source gives the same bits for the same shards. Not for several threads.
 */
public interface GradientSource {
  /**
   * The gradient sum of a batch at the parameters.
   *
   * @param batch which rows
   * @param parameters in the topology's {@link io.tributary.network.ParameterLayout}; not kept, not
   *     changed
   */
  BatchSum sum(Slices batch, float[] parameters);
}
