package io.tributary.engine;

import io.tributary.data.LabelEncoding;

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

  /**
   * As {@link #evaluate(Split, float[])}, with a label that reads the network's outputs otherwise
   * than its own, such as one with another threshold.
   */
  Evaluation evaluate(Split split, float[] parameters, LabelEncoding label);
}
