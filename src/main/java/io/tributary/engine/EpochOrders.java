package io.tributary.engine;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The order in which the epoch at hand uses the rows of each shard of this process, computed once
 * for all threads. Safe for several threads.
 *
 * <p>Where an order is asked for while a late task still reads an earlier epoch's, that task keeps
 * the array that it was given: no array changes once it is handed out.
 */
public final class EpochOrders {
  private final Objective objective;
  private final Map<Integer, Order> orders = new ConcurrentHashMap<>(); // by shard

  private record Order(int epoch, int[] rows) {}

  public EpochOrders(Objective objective) {
    this.objective = objective;
  }

  /**
   * A shard's row indices in the epoch's order.
   *
   * @param rows how many the shard has
   */
  int[] of(int shard, int rows, int epoch) {
    // One thread shuffles a shard; others that want it wait.
    return orders.compute(
            shard,
            (s, order) ->
                order != null && order.epoch == epoch
                    ? order
                    : new Order(epoch, objective.order(s, rows).of(epoch)))
        .rows;
  }

  /** Of how many shards there is an order. */
  public int count() {
    return orders.size();
  }
}
