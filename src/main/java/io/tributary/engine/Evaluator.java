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
   * Loss and metrics of a whole split, of the mean outputs of several networks or of one, with a
   * label that reads them otherwise than the rows' own, such as one with another threshold.
   *
   * @param members the parameters of each network; not kept, not changed
   */
  Evaluation evaluate(Split split, float[][] members, LabelEncoding label);
}
