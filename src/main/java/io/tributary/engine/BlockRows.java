package io.tributary.engine;

import io.tributary.network.Topology;
import io.tributary.network.Workspace;

/**
 * How many rows go through the network at a time. In training that is part of the numeric contract,
 * since the order of additions is.
 */
public final class BlockRows {
  /**
   * The most: enough for the kernels to be at full speed, few enough for a block's activations to
   * stay in a core's cache.
   */
  public static final int MOST = 256;

  /** Parameters that stay in a core's cache, together with their gradient. */
  private static final int SMALL_NETWORK = 1 << 18;

  private BlockRows() {}

  /**
   * Rows of a block in training. Half of a whole block where that leaves room for the parameters in
   * the cache and products small enough for the fastest kernels; with more parameters, what counts
   * is that they are read seldom. Large tables do not count, of which a block has some rows.
   */
  public static int inTraining(Topology topology) {
    return topology.layout().denseLength() <= SMALL_NETWORK ? MOST / 2 : MOST;
  }

  /** What a thread's buffers take, in bytes. */
  public static long bufferBytes(Topology topology) {
    long bytes = Workspace.bytes(topology, MOST);
    return topology.scoresAsItTrains()
        ? bytes
        : bytes + Workspace.bytes(topology.inScoring(), MOST);
  }
}
