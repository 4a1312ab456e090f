package io.tributary.engine;

/** Evaluates parameters on rows; needs no training. Not for several threads. */
public interface Evaluator {
  /**
   * Loss and metrics of a whole split at the parameters.
   *
   * @param parameters in the topology's {@link io.tributary.network.ParameterLayout}; not kept, not
   *     changed
   * @return shards added in order; empty sums for a split without rows
   */
  Evaluation evaluate(Split split, float[] parameters);
}
