package io.tributary.bench;

import io.tributary.engine.BlockRows;
import io.tributary.engine.EpochPlan;
import io.tributary.engine.Slices;
import io.tributary.math.MatrixProducts;
import io.tributary.network.Topology;
import java.util.ArrayList;
import java.util.List;

/**
 * The limit of an epoch: the products that it makes, in the same shapes and order and on as many
 * threads, with nothing in between. The threads meet only at the epoch's end, and the operands are
 * always the same, so that they stay in the cache.
 */
final class BareProducts {
  private final MatrixProducts products;
  private final Topology topology;
  private final int blockRows;
  private final int[][] blocks; // for each shard, the rows of its blocks, in order

  BareProducts(MatrixProducts products, Topology topology, int[] shardRows, int batch) {
    this.products = products;
    this.topology = topology;
    this.blockRows = BlockRows.inTraining(topology);
    List<List<Integer>> rows = new ArrayList<>();
    for (int s = 0; s < shardRows.length; s++) {
      rows.add(new ArrayList<>());
    }
    EpochPlan plan = new EpochPlan(shardRows, batch);
    plan.begin(1);
    for (Slices slices = plan.next(); slices != null; slices = plan.next()) {
      for (int s = 0; s < shardRows.length; s++) {
        for (int left = slices.count(s); left > 0; left -= blockRows) {
          rows.get(s).add(Math.min(left, blockRows));
        }
      }
    }
    blocks = new int[shardRows.length][];
    for (int s = 0; s < shardRows.length; s++) {
      blocks[s] = rows.get(s).stream().mapToInt(r -> r).toArray();
    }
  }

  void epoch() {
    float[] parameters = filled(topology.parameterCount());
    Thread[] threads = new Thread[blocks.length];
    for (int s = 0; s < blocks.length; s++) {
      int[] rows = blocks[s];
      threads[s] = new Thread(() -> compute(rows, parameters));
      threads[s].start();
    }
    for (Thread thread : threads) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private void compute(int[] rowCounts, float[] parameters) {
    int layers = topology.layers().size();
    float[][] activations = new float[layers + 1][]; // rows × units
    float[][] deltas = new float[layers + 1][]; // rows × units
    activations[0] = filled(blockRows * topology.inputs());
    for (int l = 0; l < layers; l++) {
      activations[l + 1] = filled(blockRows * topology.inputs(l + 1));
      deltas[l] = filled(blockRows * topology.inputs(l + 1));
    }
    float[] gradient = new float[topology.parameterCount()];
    for (int rows : rowCounts) {
      for (int l = 0; l < layers; l++) {
        products.multiplyTransposed(
            rows,
            topology.inputs(l + 1),
            topology.inputs(l),
            activations[l],
            0,
            parameters,
            topology.layout().slices(l).get(0).offset(),
            activations[l + 1],
            0);
      }
      for (int l = layers - 1; l >= 0; l--) {
        products.addTransposedProduct(
            topology.inputs(l + 1),
            topology.inputs(l),
            rows,
            deltas[l],
            0,
            activations[l],
            0,
            gradient,
            topology.layout().slices(l).get(0).offset());
        if (l > 0) {
          products.multiply(
              rows,
              topology.inputs(l),
              topology.inputs(l + 1),
              deltas[l],
              0,
              parameters,
              topology.layout().slices(l).get(0).offset(),
              deltas[l - 1],
              0);
        }
      }
    }
  }

  // Small and positive: sums must not grow to infinity or shrink to subnormals.
  private static float[] filled(int length) {
    float[] values = new float[length];
    java.util.Arrays.fill(values, 1e-3f);
    return values;
  }
}
