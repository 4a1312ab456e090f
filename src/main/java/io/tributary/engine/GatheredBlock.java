package io.tributary.engine;

import io.tributary.data.RowLayout;
import io.tributary.data.Shard;
import io.tributary.network.RowInputs;
import io.tributary.network.Workspace;
import java.util.Arrays;

/**
 * One thread's block of rows, copied from wherever they lie in a shard into the network's buffers:
 * inputs, targets and weights. Allocated once. Not for several threads.
 */
final class GatheredBlock {
  private final RowLayout layout;
  private final RowInputs inputs;
  private final int outputs;
  private final boolean oneHot; // a class is the place of a 1 among the targets
  private final Workspace workspace;

  GatheredBlock(RowNetwork network) {
    this.layout = network.layout();
    this.inputs = new RowInputs(layout, network.topology());
    this.outputs = network.topology().outputs();
    this.oneHot = network.label().isOneClass() && outputs > 1;
    this.workspace = new Workspace(network.topology(), BlockRows.MOST);
  }

  /** The buffers. */
  Workspace workspace() {
    return workspace;
  }

  /** Copies a row of the shard to place {@code i} of the block; the row's own weight. */
  float gather(Shard shard, int row, int i) {
    inputs.gather(shard, row, workspace.inputs(), i);
    float[] targets = workspace.targets();
    int target = layout.targetOffset();
    if (oneHot) {
      Arrays.fill(targets, i * outputs, (i + 1) * outputs, 0);
      targets[i * outputs + (int) shard.value(row, target)] = 1;
    } else {
      shard.copy(row, target, outputs, targets, i * outputs);
    }
    if (!layout.weighted()) {
      return 1;
    }
    float weight = shard.value(row, layout.weightOffset());
    workspace.rowWeights()[i] = weight;
    return weight;
  }

  /**
   * Spreads a part s of the certainty of the first rows' targets over all K classes: y becomes (1 −
   * s) y + s/K; of labels of their own, and of one unit for two classes, K is 2.
   *
   * <p>Source: Szegedy et al. 2016, "Rethinking the Inception architecture for computer vision",
   * section 7.
   */
  void smooth(int rows, float smoothing) {
    float[] targets = workspace.targets();
    float share = smoothing / (oneHot ? outputs : 2);
    for (int i = 0; i < rows * outputs; i++) {
      targets[i] = (1 - smoothing) * targets[i] + share;
    }
  }

  /**
   * As {@link #gather}, and the row's weight is multiplied by that of its class.
   *
   * @param classWeights empty: classes have none
   */
  float gather(Shard shard, int row, int i, float[] classWeights) {
    float weight = gather(shard, row, i);
    if (classWeights.length > 0) {
      weight *= classWeights[(int) shard.value(row, layout.targetOffset())];
      workspace.rowWeights()[i] = weight;
    }
    return weight;
  }
}
