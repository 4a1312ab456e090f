package io.tributary.engine;

import io.tributary.optimizer.Updater;
import java.util.Map;

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
   * @param parameters in the topology's {@link io.tributary.network.ParameterLayout}; not kept, not
   *     changed
   */
  BatchSum sum(Slices slices, float[] parameters);

  /**
   * Updates all parameters by the engine's last sum; an engine with threads may share the work out
   * between them, which leaves no trace, updates being element by element.
   *
   * @param updater has {@linkplain Updater#begin begun} this step
   * @param sum what {@link #sum} returned
   */
  default void update(Updater updater, BatchSum sum) {
    updater.applyToAll(sum.gradient());
  }

  /**
   * Loss and metrics of a whole split at the parameters.
   *
   * @return shards added in order; empty sums for a split without rows
   */
  Evaluation evaluate(Split split, float[] parameters);

  /**
   * What a step's time went into, in milliseconds on average, for people who want to know what to
   * change; empty if the engine has nothing to tell.
   */
  default Map<String, Double> stepPartsMillis() {
    return Map.of();
  }

  @Override
  void close();
}
