package io.tributary.network;

import io.tributary.math.FloatFunctions;

/**
 * One thread's buffers for blocks of rows: filled by the caller, used by {@link Network}. Allocated
 * once. Not for several threads.
 */
public final class Workspace {
  /** Enough for what a loop's ends cost to be lost in it, and still in a core's nearest cache. */
  private static final int SCRATCH = 512;

  final int blockRows;
  final int outputUnits;
  final FloatFunctions functions = new FloatFunctions();
  final float[][] activations; // [0]: inputs; [l + 1]: layer l, rows × units
  final float[][] deltas; // [l]: dC/dz of layer l, rows × units
  final float[] logits; // rows × outputs
  final double[] expSums; // rows; with softmax, Σ e^(zₖ − max z)
  final double[] losses; // rows
  final double[] lossScratch; // a row's outputs, or several rows'
  final float[] targets; // rows × outputs
  final float[] rowWeights; // rows
  private boolean weighted;

  /** Buffers for blocks of at most {@code blockRows} rows. */
  public Workspace(Topology topology, int blockRows) {
    this.blockRows = blockRows;
    this.outputUnits = topology.outputs();
    int layers = topology.layerCount();
    activations = new float[layers + 1][];
    deltas = new float[layers][];
    activations[0] = new float[Math.multiplyExact(blockRows, topology.inputs())];
    for (int l = 0; l < layers; l++) {
      activations[l + 1] = new float[Math.multiplyExact(blockRows, topology.units(l))];
      deltas[l] = new float[activations[l + 1].length];
    }
    logits = new float[blockRows * outputUnits];
    expSums = new double[blockRows];
    losses = new double[blockRows];
    lossScratch = new double[Math.max(outputUnits, SCRATCH)];
    targets = new float[blockRows * outputUnits];
    rowWeights = new float[blockRows];
  }

  /** What the buffers that grow with the network take, in bytes. */
  public static long bytes(Topology topology, int blockRows) {
    long units = 2L * topology.outputs(); // logits, targets
    for (int l = 0; l < topology.layerCount(); l++) {
      units += 2L * topology.units(l); // activations, deltas
    }
    return (topology.inputs() + units) * blockRows * Float.BYTES;
  }

  /** The block's inputs: rows × inputs, row-major. */
  public float[] inputs() {
    return activations[0];
  }

  /** The block's targets: rows × outputs, row-major. */
  public float[] targets() {
    return targets;
  }

  /** The rows' weights; asking for them makes them count from now on. */
  public float[] rowWeights() {
    weighted = true;
    return rowWeights;
  }

  boolean weighted() {
    return weighted;
  }

  /** The gradient of the loss with respect to the logits: rows × outputs, row-major. */
  float[] outputDeltas() {
    return deltas[deltas.length - 1];
  }

  /** The logits of the last forward pass: rows × outputs, row-major. */
  public float[] logits() {
    return logits;
  }

  /** The outputs of the last forward pass: rows × outputs, row-major. */
  public float[] outputs() {
    return activations[activations.length - 1];
  }
}
